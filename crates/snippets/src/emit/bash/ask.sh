# --- The proxy configuration file: JSON, read by bash alone ---------------------------------------------------------

xks_text='' xks_rest='' xks_string='' xks_blank=$' \t\r\n'
xks_file_path='' xks_file_id=''

# Says where and what, never the text itself: it may be the secret.
xks_bad_json() {
    local xks_before=${xks_text%"$xks_rest"}
    xks_before=${xks_before//[!$'\n']/}
    xks_stop 2 "line $((${#xks_before} + 1)) of the proxy configuration file: $1"
}

xks_skip_blank() { xks_rest=${xks_rest#"${xks_rest%%[!"$xks_blank"]*}"}; }

# Takes the character $1, or complains.
xks_take() {
    xks_skip_blank
    if [ "${xks_rest:0:1}" != "$1" ]; then xks_bad_json "expected $1"; fi
    xks_rest=${xks_rest:1}
}

# Takes a string and leaves it in xks_string. An escape of a character beyond ASCII stays as it is written: no value
# that is looked for here may hold one.
xks_take_string() {
    local xks_chunk
    xks_take '"'
    xks_string=''
    while :; do
        xks_chunk=${xks_rest%%[\"\\]*}
        case $xks_chunk in *[$'\001'-$'\037']*) xks_bad_json 'a string is not closed on its line' ;; esac
        if [ "$xks_chunk" = "$xks_rest" ]; then xks_bad_json 'a string is not closed'; fi
        xks_string+=$xks_chunk
        xks_rest=${xks_rest:${#xks_chunk}}
        case $xks_rest in
            '"'*) break ;;
            \\[\"\\/]*) xks_string+=${xks_rest:1:1} ;;
            \\[bfnrt]*) xks_string+=$'\n' ;; # whichever it is, no value may hold it
            \\u00[2-7][0-9A-Fa-f]*)
                printf -v xks_chunk '%b' "\\x${xks_rest:4:2}"
                xks_string+=$xks_chunk
                xks_rest=${xks_rest:4}
                ;;
            \\u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]*)
                xks_string+=${xks_rest:0:6}
                xks_rest=${xks_rest:4}
                ;;
            *) xks_bad_json 'a backslash must be followed by one of " \ / b f n r t, or u and four digits' ;;
        esac
        xks_rest=${xks_rest:2}
    done
    xks_rest=${xks_rest:1}
}

# Takes a value. $1 is what it stands for: file, credential, path, id, secret or other. $2 is the depth.
xks_take_value() {
    local role=$1 depth=$2 literal='^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)'
    if [ "$depth" -gt 32 ]; then xks_bad_json 'nested too deeply'; fi
    xks_skip_blank
    case $role${xks_rest:0:1} in
        file[!"{"] | file) xks_bad_json 'expected {, the beginning of a JSON object' ;;
        credential[!"{"]) xks_bad_json 'XksProxyAuthenticationCredential must be an object' ;;
        path[!\"] | id[!\"] | secret[!\"]) xks_bad_json 'this value must be a string, in quotation marks' ;;
    esac
    case ${xks_rest:0:1} in
        '{') xks_take_object "$role" "$depth" ;;
        '[') xks_take_array "$depth" ;;
        '"')
            xks_take_string
            case $role in
                path) xks_file_path=$xks_string ;;
                id) xks_file_id=$xks_string ;;
                secret) xks_secret=$xks_string ;;
            esac
            ;;
        *)
            if ! [[ $xks_rest =~ $literal ]]; then xks_bad_json 'expected a value'; fi
            xks_rest=${xks_rest:${#BASH_REMATCH[0]}}
            ;;
    esac
}

xks_take_array() {
    xks_take '['
    xks_skip_blank
    if [ "${xks_rest:0:1}" != ']' ]; then
        while :; do
            xks_take_value other $(($1 + 1))
            xks_skip_blank
            if [ "${xks_rest:0:1}" != , ]; then break; fi
            xks_take ,
        done
    fi
    xks_take ']'
}

xks_take_object() {
    local role=$1 member seen=' '
    xks_take '{'
    xks_skip_blank
    if [ "${xks_rest:0:1}" = '}' ]; then
        xks_take '}'
        return
    fi
    while :; do
        xks_take_string
        case $role.$xks_string in
            file.XksProxyUriPath) member=path ;;
            file.XksProxyAuthenticationCredential) member=credential ;;
            credential.AccessKeyId) member=id ;;
            credential.RawSecretAccessKey) member=secret ;;
            *) member=other ;;
        esac
        case $member$seen in
            other*) ;;
            *" $member "*) xks_bad_json "$xks_string stands there twice" ;;
        esac
        seen="$seen$member "
        xks_take :
        xks_take_value "$member" $(($2 + 1))
        xks_skip_blank
        if [ "${xks_rest:0:1}" != , ]; then break; fi
        xks_take ,
    done
    xks_take '}'
}

# Reads the file $1 into xks_file_path, xks_file_id and xks_secret.
xks_read_configuration() {
    local LC_ALL=C
    if [ -d "$1" ] || ! [ -r "$1" ]; then xks_stop 2 'the proxy configuration file cannot be read'; fi
    # Reading ends at a NUL, which UTF-16 is full of, or after 64 KiB; a good file ends before either.
    if IFS= read -r -d '' -n 65537 xks_text <"$1"; then
        if [ "${#xks_text}" -gt 65536 ]; then xks_stop 2 'the proxy configuration file is larger than 64 KiB'; fi
        xks_stop 2 'the proxy configuration file is not UTF-8 text (UTF-16, perhaps): save it as UTF-8'
    fi
    xks_text=${xks_text#$'\357\273\277'}
    xks_rest=$xks_text
    xks_take_value file 0
    xks_skip_blank
    if [ -n "$xks_rest" ]; then xks_bad_json 'something follows after the end of the JSON object'; fi
    if [ -z "$xks_file_path" ]; then xks_stop 2 'the proxy configuration file has no XksProxyUriPath'; fi
    if [ -z "$xks_file_id" ]; then xks_stop 2 'the proxy configuration file has no AccessKeyId'; fi
    if [ -z "$xks_secret" ]; then xks_stop 2 'the proxy configuration file has no RawSecretAccessKey'; fi
    xks_text='' xks_string=''
}

xks_take_arguments() {
    local LC_ALL=C
    if [ "$#" -gt 1 ]; then xks_stop 2 'usage: one argument at most, the proxy configuration file'; fi
    if [ "$#" -eq 0 ]; then return; fi
    xks_read_configuration "$1"
    if [ "$xks_file_path" != "$xks_uri_path" ]; then
        # Shown only where it cannot be a secret in the wrong place.
        case $xks_file_path in
            *[!A-Za-z0-9/_-]*) xks_file_path='another one' ;;
            /kms/xks/v[0-9] | /kms/xks/v[0-9][0-9] | /*/kms/xks/v[0-9] | /*/kms/xks/v[0-9][0-9]) ;;
            *) xks_file_path='another one' ;;
        esac
        xks_stop 2 "XksProxyUriPath differs: the plan has $xks_uri_path, the proxy configuration file has $xks_file_path"
    fi
    xks_check_access_key_id "$xks_file_id"
    if [ -n "$xks_access_key_id" ] && [ "$xks_file_id" != "$xks_access_key_id" ]; then
        xks_stop 2 "AccessKeyId differs: the plan has $xks_access_key_id, the proxy configuration file has $xks_file_id"
    fi
    xks_access_key_id=$xks_file_id
    xks_check_secret "$xks_secret"
}

# --- Asking for the credential --------------------------------------------------------------------------------------

xks_answer=''

# Asks for $1 on the terminal, or reads a line of standard input where there is none. Nothing typed is shown.
xks_ask() {
    if { true </dev/tty; } 2>/dev/null; then
        exec 4</dev/tty
        xks_stty=$(stty -g </dev/tty 2>/dev/null) || xks_stty=''
        stty -echo </dev/tty 2>/dev/null || :
        printf '%s (not shown): ' "$1" >&2
    else
        exec 4<&0
    fi
    xks_answer=''
    IFS= read -rs xks_answer <&4 || [ -n "$xks_answer" ] || xks_stop 2 "no answer to: $1"
    # Nothing is shown, so people paste twice. What is left would answer the next question, or be a command to the shell
    # that started this. Waiting for more takes a second: bash 3.2 knows no less.
    if [ -n "$xks_stty" ]; then
        while IFS= read -rs -n 4096 -t 1 xks_rest <&4; do :; done
        xks_rest=''
    fi
    exec 4<&-
    if [ -n "$xks_stty" ]; then
        stty "$xks_stty" </dev/tty 2>/dev/null || :
        xks_stty=''
        xks_say ''
    fi
    xks_answer=${xks_answer%$'\r'}
}

xks_need_access_key_id() {
    if [ -n "$xks_access_key_id" ]; then return; fi
    xks_ask 'Access key ID of the proxy authentication credential'
    xks_check_access_key_id "$xks_answer"
    xks_access_key_id=$xks_answer
}

xks_need_secret() {
    if [ -n "$xks_secret" ]; then return; fi
    xks_ask "Secret access key for $xks_access_key_id"
    xks_check_secret "$xks_answer"
    xks_secret=$xks_answer
    xks_answer=''
}

