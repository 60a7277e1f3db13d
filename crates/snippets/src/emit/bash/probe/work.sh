# --- What was found -------------------------------------------------------------------------------------------------

xks_failed=''

# Says how a check went: $1 is ok, warning, failed or unknown, $2 what was checked, $3 what was seen.
xks_result() {
    printf '%-8s %s: %s\n' "$1" "$2" "$3" >&2
    if [ "$1" = failed ]; then xks_failed=yes; fi
}

xks_because() { xks_say "         $1"; }
xks_maybe() { xks_say "         - $1 ($2): $3"; }

# For a proxy behind a VPC endpoint service, and somebody who may be elsewhere.
xks_hint_vpc() {
    if [ "$xks_connectivity" = VPC_ENDPOINT_SERVICE ]; then
        xks_because 'Behind a VPC endpoint service the name need not lead anywhere outside. Run this in a VPC that has an'
        xks_because 'interface endpoint for the service with its private DNS name on, or in the VPC of the load balancer'
        xks_because 'with --connect NAME-OF-THE-LOAD-BALANCER:443.'
    fi
}

# --- Requests -------------------------------------------------------------------------------------------------------

xks_host=${xks_uri_endpoint#https://}
xks_connect='' xks_roots='' xks_key=''
xks_status=0 xks_http='' xks_head='' xks_body='' xks_address=''
xks_lookup_time='' xks_connect_time='' xks_total_time=''

# What a server says is shown and pasted: none of it moves the cursor, or passes for a mark of this script.
xks_clean() {
    local LC_ALL=C mark='#xks-preflight'
    xks_cleaned=${1//$'\r'/}
    xks_cleaned=${xks_cleaned//[!$'\t\n'$'\040'-$'\176']/?}
    xks_cleaned=${xks_cleaned//"$mark"/?xks-preflight}
}

# Reads the beginning of the file $1 into xks_cleaned.
xks_read() {
    local LC_ALL=C text=''
    IFS= read -r -d '' -n 16384 text <"$1" || :
    xks_clean "$text"
}

# Sends a request: $1 follows the path, $2 is the body, $3 is signed or unsigned. curl goes straight to the proxy, as AWS
# KMS does, and opens a connection for each. Leaves what came of it in the variables above.
xks_request() {
    local words=(--silent --show-error --include --ipv4 --noproxy '*' --proto '=https' --path-as-is --http1.1
        --tlsv1.2 --connect-timeout 5 --max-time 10 --max-filesize 1048576 --header 'content-type: application/json'
        --data "$2" --output "$xks_dir/answer"
        --write-out '%{http_code} %{time_namelookup} %{time_connect} %{time_total} %{remote_ip}\n')
    if [ -n "$xks_connect" ]; then words+=(--connect-to "$xks_host:443:$xks_connect"); fi
    if [ -n "$xks_roots" ]; then words+=(--cacert "$xks_roots"); fi
    words+=("$xks_uri_endpoint$xks_uri_path$1")
    : >"$xks_dir/answer"
    xks_status=0
    if [ "$3" = signed ]; then
        printf 'user = "%s:%s"\n' "$xks_access_key_id" "$xks_secret" 2>/dev/null |
            curl --disable --config - --aws-sigv4 "$xks_signed_for" "${words[@]}" \
                >"$xks_dir/times" 2>"$xks_dir/error" || xks_status=$?
    else
        curl --disable "${words[@]}" </dev/null >"$xks_dir/times" 2>"$xks_dir/error" || xks_status=$?
    fi
    read -r xks_http xks_lookup_time xks_connect_time xks_total_time xks_address <"$xks_dir/times" || :
    xks_read "$xks_dir/error"
    xks_error=${xks_cleaned%%$'\n'*}
    xks_read "$xks_dir/answer"
    # What comes before an answer (103 Early Hints) is none.
    while [[ $xks_cleaned == HTTP/1.[01]" 1"[0-9][0-9]*$'\n\n'* ]]; do
        xks_cleaned=${xks_cleaned#*$'\n\n'}
    done
    xks_head=${xks_cleaned%%$'\n\n'*}
    xks_body=${xks_cleaned:${#xks_head}}
    xks_body=${xks_body#$'\n\n'}
}

# Seconds as curl writes them, in microseconds, into xks_micros; 0 for anything else.
xks_to_micros() {
    local whole=${1%%.*} part=${1#*.}000000
    xks_micros=0
    case $1 in
        *[!0-9.]* | *.*.* | .* | ?????????????????*) ;;
        *.*) xks_micros=$((10#$whole * 1000000 + 10#${part:0:6})) ;;
    esac
}

# $1 microseconds as a person reads them, into xks_ms.
xks_to_ms() { xks_ms="$(($1 / 1000)).$(($1 % 1000 / 100)) ms"; }

# --- What is evidence -----------------------------------------------------------------------------------------------

xks_evidence=''

# Begins a document of the command $1.
xks_begin() {
    xks_evidence+="#xks-preflight begin"$'\n'"#xks-preflight command $1"$'\n'"#xks-preflight region $xks_region"$'\n'
    xks_evidence+="#xks-preflight time $(date -u +%Y-%m-%dT%H:%M:%SZ)"$'\n'
}

xks_end() { xks_evidence+="#xks-preflight end"$'\n'; }

# Keeps an exchange of the request $1 as evidence: $2.
xks_keep() {
    xks_begin "$1"
    if [ -n "$xks_asks" ]; then xks_evidence+=$xks_asks$'\n'; fi
    xks_evidence+=$2
    xks_end
}

# The last request as text, into xks_exchange: as curl --include shows it, after its request line. $1 follows the path.
xks_write_exchange() {
    local message=${xks_error#curl: (*) }
    xks_exchange="POST $xks_uri_path$1"$'\n'
    if [ "$xks_status" != 0 ]; then xks_exchange+="curl: ($xks_status) $message"$'\n'; fi
    if [ -n "$xks_head" ]; then xks_exchange+=$xks_head$'\n\n'$xks_body$'\n'; fi
    xks_exchange+="time_namelookup: $xks_lookup_time"$'\n'"time_connect: $xks_connect_time"$'\n'
    xks_exchange+="time_total: $xks_total_time"$'\n'
}

# --- DNS, TCP, TLS --------------------------------------------------------------------------------------------------

# What curl could not do, as check $1, and why.
xks_curl_failed() {
    xks_result failed "$1" "${xks_error:-curl: ($xks_status)}"
    xks_explain_tls "$xks_error" || xks_explain "curl:$xks_status" || :
}

# The same where no request was answered at all, which is evidence.
xks_not_reached() {
    xks_curl_failed "$1"
    xks_write_exchange /health
    xks_keep GetHealthStatus "$xks_exchange"
}

# An address that AWS KMS cannot reach over the internet.
xks_is_private() {
    case $1 in
        10.* | 127.* | 169.254.* | 192.168.* | 172.1[6-9].* | 172.2[0-9].* | 172.3[01].*) return 0 ;;
        100.6[4-9].* | 100.[7-9][0-9].* | 100.1[01][0-9].* | 100.12[0-7].*) return 0 ;;
    esac
    return 1
}

xks_show_address() {
    if [ -n "$xks_connect" ]; then
        xks_result unknown DNS "not looked up: --connect $xks_connect"
    elif [ -z "$xks_address" ]; then
        xks_result ok DNS "$xks_host has an IPv4 address"
    elif [ "$xks_connectivity" = PUBLIC_ENDPOINT ] && xks_is_private "$xks_address"; then
        xks_result warning DNS "$xks_host is $xks_address here, a private address"
        xks_because 'AWS KMS comes over the internet: it needs a public A record. Run this outside of your network, too.'
    elif [ "$xks_connectivity" = VPC_ENDPOINT_SERVICE ] && ! xks_is_private "$xks_address"; then
        xks_result warning DNS "$xks_host is $xks_address here, a public address"
        xks_because 'AWS KMS comes through the VPC endpoint service: what follows is of another way to the proxy.'
        xks_hint_vpc
    else
        xks_result ok DNS "$xks_host is $xks_address"
    fi
}

# One request without a signature, which shows whether the proxy is there at all. Fails where it is not.
xks_reach() {
    xks_request /health "$xks_health_body" unsigned
    # How far curl came. Of a connection that fails in TLS, some versions tell neither time nor address.
    local failed_at=''
    case $xks_status/$xks_error in
        0/*) ;;
        6/* | 28/*esolv*) failed_at=DNS ;;
        28/*SSL*) failed_at=TLS ;;
        7/* | 28/*onnect*) failed_at="TCP, ${xks_connect:-port 443}" ;;
        35/* | 51/* | 60/* | 77/* | 80/* | 83/* | 90/* | 91/*) failed_at=Certificate ;;
        *) failed_at=Answer ;;
    esac
    case $failed_at in
        DNS) ;;
        TCP*) if [ -n "$xks_address" ]; then xks_show_address; fi ;;
        *)
            xks_show_address
            xks_result ok "TCP, ${xks_connect:-port 443}" connected
            if [ "$failed_at" != TLS ]; then xks_tls; fi
            ;;
    esac
    if [ -n "$failed_at" ]; then
        xks_not_reached "$failed_at"
        case $failed_at in DNS | TCP*) xks_hint_vpc ;; esac
        return 1
    fi
    xks_result ok Certificate "${xks_roots:-this machine} trusts it for $xks_host; AWS KMS has a list of its own"
    case $xks_http in
        401 | 403) xks_result ok 'Unsigned request' "refused, HTTP $xks_http" ;;
        200)
            xks_result warning 'Unsigned request' 'answered: the proxy answers requests that nobody signed'
            xks_because 'Have the proxy verify SigV4 of every request: else anybody who reaches it may use the keys.'
            ;;
        *) xks_result unknown 'Unsigned request' "HTTP $xks_http" ;;
    esac
}

xks_certificates='' xks_certificate='' xks_count=0 xks_version='' xks_suite='' xks_asks='' xks_openssl=0

# Has openssl shake hands with the suites that AWS KMS offers, and keeps what the server shows.
xks_handshake() {
    local line try suites=TLS_AES_256_GCM_SHA384 words
    case $xks_region in us-gov-*) ;; *) suites+=:TLS_CHACHA20_POLY1305_SHA256 ;; esac
    words=(s_client -connect "${xks_connect:-${xks_address:-$xks_host}:443}" -servername "$xks_host" -showcerts -msg
        -cipher ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384)
    # LibreSSL cannot be told which suites of TLS 1.3 to offer.
    case $(openssl version) in
        'OpenSSL 1.1.1'* | 'OpenSSL '[3-9]*) words+=(-ciphersuites "$suites") ;;
    esac
    openssl "${words[@]}" </dev/null >"$xks_dir/tls" 2>&1 &
    xks_openssl=$!
    for ((try = 0; try < 50; try++)); do
        kill -0 "$xks_openssl" 2>/dev/null || break
        sleep 0.2
    done
    kill "$xks_openssl" 2>/dev/null || :
    wait "$xks_openssl" 2>/dev/null || :
    xks_openssl=0
    xks_error=''
    local within='' shown=''
    while IFS= read -r line; do
        line=${line%$'\r'}
        case $line in
            -----BEGIN' 'CERTIFICATE-----)
                if [ -z "$shown" ] && [ "$xks_count" -lt 10 ]; then
                    within=yes xks_count=$((xks_count + 1))
                fi
                ;;
            'Server certificate') shown=yes ;;
            # As curl --verbose has it.
            *' Handshake '*', CertificateRequest'*) xks_asks='TLS handshake, Request CERT (13)' ;;
            'New, TLSv'*', Cipher is '*)
                xks_suite=${line##*Cipher is }
                if [ -z "$xks_version" ]; then xks_version=${line#New, } xks_version=${xks_version%%,*}; fi
                ;;
            '    Protocol'*': TLSv'*) xks_version=TLSv${line##*TLSv} ;;
            *errno=* | *error:*) if [ -z "$xks_error" ]; then xks_error=$line; fi ;;
        esac
        if [ -n "$within" ]; then
            case $line in
                -----*) ;;
                *[!A-Za-z0-9+/=]*) continue ;;
            esac
            xks_certificates+=$line$'\n'
            if [ "$xks_count" = 1 ]; then xks_certificate+=$line$'\n'; fi
        fi
        case $line in -----END*) within='' ;; esac
    done <"$xks_dir/tls"
    xks_clean "$xks_error"
    xks_error=$xks_cleaned
    xks_clean "$xks_suite"
    xks_suite=$xks_cleaned
    xks_clean "$xks_version"
    xks_version=$xks_cleaned
}

# The handshake, as it went. Whether the certificates are trusted, curl has said.
xks_tls() {
    local curl_error=$xks_error indented=$'\n         '
    xks_handshake
    case $xks_version/$xks_suite in
        TLSv1.[23]/*AES256* | TLSv1.[23]/*AES_256* | TLSv1.3/*CHACHA20*)
            xks_result ok TLS "$xks_version, $xks_suite"
            ;;
        TLSv1.[23]/[A-Z]*)
            xks_result unknown TLS "$xks_version, $xks_suite: this openssl cannot offer the suites of AWS KMS alone"
            ;;
        *)
            xks_result failed TLS "no version and suite that AWS KMS offers: ${xks_error:-no answer}"
            xks_explain_tls "$xks_error" || :
            ;;
    esac
    xks_error=$curl_error
    if [ "$xks_count" -gt 0 ]; then
        xks_clean "$(printf '%s' "$xks_certificate" | openssl x509 -noout -subject -issuer -enddate 2>&1 || :)"
        xks_because "Certificates served: $xks_count. The first:"
        xks_cleaned=${xks_cleaned//$'\n'/$indented}
        xks_because "$xks_cleaned"
        xks_begin "openssl s_client -connect $xks_host:443 -servername $xks_host -showcerts"
        xks_evidence+=$xks_certificates
        xks_end
    fi
    if [ -n "$xks_asks" ]; then
        xks_result warning 'Client certificate' 'the proxy asks for one: AWS KMS has none any more, so it must not require one'
    fi
}

# --- The proxy API --------------------------------------------------------------------------------------------------

# The string that member $1 of the last answer has, into xks_member.
xks_find_member() {
    local pattern="\"$1\"[[:space:]]*:[[:space:]]*\"([A-Za-z0-9_]+)\""
    xks_member=''
    if [[ $xks_body =~ $pattern ]]; then xks_member=${BASH_REMATCH[1]}; fi
}

# Says why the request $1 was not answered as it should be.
xks_not_answered() {
    local date=${xks_head#*$'\n'[Dd]ate: } clock
    clock=${date%%$'\n'*}
    if [ "$xks_status" != 0 ]; then
        xks_curl_failed "$1"
        return
    fi
    xks_find_member errorName
    xks_result failed "$1" "HTTP $xks_http${xks_member:+, $xks_member}"
    xks_explain "error:$xks_member" || xks_explain "http:$xks_http" || :
    if [ "$xks_http" = 401 ] && [ "$date" != "$xks_head" ]; then
        xks_because "The clock there: $clock. The clock here: $(LC_ALL=C date -u)."
    fi
}

# GetHealthStatus, five times. The one with the middle time is the evidence.
xks_health() {
    local try other before times=() trips=() exchanges=() bodies=() fastest=0 middle=0 slowest=0
    for try in 0 1 2 3 4; do
        xks_request /health "$xks_health_body" signed
        xks_write_exchange /health
        if [ "$xks_status" != 0 ] || [ "$xks_http" != 200 ]; then
            xks_keep GetHealthStatus "$xks_exchange"
            xks_not_answered GetHealthStatus
            if [ "$try" -gt 0 ]; then xks_because "$try requests before this one were answered."; fi
            return
        fi
        exchanges[try]=$xks_exchange bodies[try]=$xks_body
        xks_to_micros "$xks_lookup_time"
        trips[try]=$xks_micros
        xks_to_micros "$xks_connect_time"
        trips[try]=$((xks_micros - trips[try]))
        xks_to_micros "$xks_total_time"
        times[try]=$xks_micros
    done
    for try in 0 1 2 3 4; do
        before=0
        for other in 0 1 2 3 4; do
            if [ "$((times[other] * 8 + other))" -lt "$((times[try] * 8 + try))" ]; then before=$((before + 1)); fi
        done
        case $before in
            0) fastest=${times[try]} ;;
            2) middle=$try ;;
            4) slowest=${times[try]} ;;
        esac
    done
    xks_keep GetHealthStatus "${exchanges[middle]}"
    xks_body=${bodies[middle]}
    xks_judge_health
    xks_judge_times "${times[middle]}" "$fastest" "$slowest" "${trips[middle]}"
}

# What the answer says of the external key managers.
xks_judge_health() {
    local pattern='"healthStatus"[[:space:]]*:[[:space:]]*"([A-Z]+)"' rest=$xks_body statuses='' all=0 unavailable=0
    while [[ $rest =~ $pattern ]]; do
        rest=${rest#*"${BASH_REMATCH[0]}"}
        statuses+=" ${BASH_REMATCH[1]}"
        all=$((all + 1))
        if [ "${BASH_REMATCH[1]}" = UNAVAILABLE ]; then unavailable=$((unavailable + 1)); fi
    done
    case $xks_body in
        '{'*'"xksProxyFleetSize"'*) ;;
        *) all=0 ;;
    esac
    if [ "$all" = 0 ]; then
        xks_result failed GetHealthStatus 'HTTP 200, and the answer is not one of GetHealthStatus'
        xks_because 'What answers is no XKS proxy, or a faulty one: create fails with XksProxyInvalidResponseException.'
    elif [ "$unavailable" = "$all" ]; then
        xks_result failed GetHealthStatus "every external key manager is UNAVAILABLE ($all)"
        xks_because 'Create fails with XksProxyUriUnreachableException: bring one up, or mend the way from the proxy to it.'
    elif [ "$((all - unavailable))" = 1 ]; then
        xks_result warning GetHealthStatus "one external key manager of $all is there:$statuses"
        xks_because 'AWS advises two related instances that share the keys.'
    else
        xks_result ok GetHealthStatus "external key managers:$statuses"
    fi
}

# Holds times to what AWS KMS waits for: $1 the middle, $2 the shortest, $3 the longest, $4 one round trip.
xks_judge_times() {
    local middle shortest
    xks_to_ms "$1"
    middle=$xks_ms
    xks_to_ms "$2"
    shortest=$xks_ms
    xks_to_ms "$3"
    middle="$middle, the middle of 5 ($shortest to $xks_ms), each with a new connection; AWS KMS waits 250 ms"
    if [ "$1" -gt 250000 ]; then
        xks_result failed Time "$middle"
        xks_because 'Measured from here, which is not where AWS KMS is: run this in the Region. A slower answer there is a'
        xks_because 'timeout: XksProxyUriUnreachableException, XKS_PROXY_TIMED_OUT. Place proxy and key manager near it.'
    elif [ "$3" -gt 250000 ]; then
        xks_result warning Time "$middle"
    else
        xks_result ok Time "$middle"
    fi
    xks_to_ms "$4"
    if [ "$4" -gt 35000 ]; then
        xks_result warning 'Round trip' "$xks_ms from here; at most 35 ms from the Region are advised"
    else
        xks_result ok 'Round trip' "$xks_ms from here; at most 35 ms from the Region are advised"
    fi
}

# GetKeyMetadata of the external key, once.
xks_metadata() {
    local spec status wrong='' pattern='"keyUsage"[[:space:]]*:[[:space:]]*\[([^]]*)\]'
    xks_request "/keys/$xks_key/metadata" "$xks_metadata_body" signed
    xks_write_exchange "/keys/$xks_key/metadata"
    xks_keep GetKeyMetadata "$xks_exchange"
    if [ "$xks_status" != 0 ] || [ "$xks_http" != 200 ]; then
        xks_not_answered GetKeyMetadata
        return
    fi
    xks_find_member keySpec
    spec=$xks_member
    xks_find_member keyStatus
    status=$xks_member
    if [ "$spec" != AES_256 ]; then wrong+=", keySpec is ${spec:-missing}"; fi
    if [ "$status" != ENABLED ]; then wrong+=", keyStatus is ${status:-missing}"; fi
    if [[ $xks_body =~ $pattern ]]; then
        case ${BASH_REMATCH[1]} in *'"ENCRYPT"'*) ;; *) wrong+=', keyUsage lacks ENCRYPT' ;; esac
        case ${BASH_REMATCH[1]} in *'"DECRYPT"'*) ;; *) wrong+=', keyUsage lacks DECRYPT' ;; esac
    else
        wrong+=', keyUsage is missing'
    fi
    if [ -n "$wrong" ]; then
        xks_result failed GetKeyMetadata "${wrong#, }"
        xks_because 'CreateKey fails with XksKeyInvalidConfigurationException: mend the key in the external key manager.'
    else
        xks_result ok GetKeyMetadata 'AES_256, ENABLED, ENCRYPT and DECRYPT'
    fi
}

# --- The work -------------------------------------------------------------------------------------------------------

xks_check_tools() {
    local version
    if ! type curl >/dev/null 2>&1; then
        xks_stop 2 'curl is not installed, or not on the PATH: 7.75 or later is needed; nothing was sent'
    fi
    if ! type openssl >/dev/null 2>&1; then
        xks_stop 2 'openssl is not installed, or not on the PATH; nothing was sent'
    fi
    version=$(curl --disable --version 2>/dev/null) || version=''
    version=${version#curl }
    if ! curl --disable --aws-sigv4 "$xks_signed_for" --version >/dev/null 2>&1; then
        xks_stop 2 "curl ${version%%[!0-9.]*} cannot sign requests (--aws-sigv4): 7.75 or later is needed; nothing was sent"
    fi
}

# An external key ID becomes a part of the URL.
xks_check_key() {
    local LC_ALL=C
    case $xks_key in
        *[!A-Za-z0-9._-]* | . | ..) xks_stop 2 'an external key ID has letters, digits and . _ - only' ;;
    esac
    if [ "${#xks_key}" -gt 128 ]; then xks_stop 2 'an external key ID has at most 128 characters'; fi
}

# Whether $1, of characters that an external key ID may have, may be a secret: a long run of every kind of them.
xks_may_be_secret() {
    local LC_ALL=C xks_run='' xks_runs=$1.
    while [ -n "$xks_runs" ]; do
        xks_run=${xks_runs%%.*}
        xks_runs=${xks_runs#*.}
        if [ "${#xks_run}" -ge 32 ] && [[ $xks_run == *[A-Z]* && $xks_run == *[a-z]* && $xks_run == *[0-9]* ]]; then
            return 0
        fi
    done
    return 1
}

# The secret, pasted once more, goes nowhere: not into curl's arguments, a URL, or what is printed.
xks_check_key_is_no_secret() {
    local LC_ALL=C
    if [ "${#xks_key}" -lt 8 ]; then return; fi
    case $xks_key/$xks_secret in
        *"$xks_secret"*/* | */*"$xks_key"*)
            xks_key=''
            xks_stop 2 'the external key ID is, or has in it, a part of the secret access key; nothing more was sent'
            ;;
    esac
}

# Takes the options, and leaves the rest in xks_arguments.
xks_take_options() {
    xks_arguments=()
    while [ "$#" -gt 0 ]; do
        case $1 in
            --key | --connect | --roots)
                if [ "$#" -lt 2 ]; then xks_stop 2 "$1 needs a value"; fi
                case $1 in
                    --key) xks_key=$2 ;;
                    --connect) xks_connect=$2 ;;
                    --roots) xks_roots=$2 ;;
                esac
                shift
                ;;
            --)
                shift
                xks_arguments+=(${1+"$@"})
                break
                ;;
            -*) xks_stop 2 'unknown option; there are --key, --connect and --roots' ;;
            *) xks_arguments+=("$1") ;;
        esac
        shift
    done
    xks_check_key
    case $xks_connect in
        '') ;;
        *[!A-Za-z0-9.:-]* | *:*:* | :* | *: | -*) xks_stop 2 '--connect takes HOST:PORT' ;;
        *:*[!0-9]*) xks_stop 2 '--connect takes HOST:PORT' ;;
        *:*) ;;
        *) xks_stop 2 '--connect takes HOST:PORT' ;;
    esac
    if [ -n "$xks_roots" ] && ! [ -r "$xks_roots" ]; then xks_stop 2 'the file of --roots cannot be read'; fi
}

# Asks for an external key where somebody is there to answer. The secret must be known. An answer that may be another
# secret is refused; from --key it is taken, where it was typed for this and others have seen it already.
xks_ask_key() {
    if [ -n "$xks_key" ]; then
        xks_check_key_is_no_secret
        return
    fi
    if { true </dev/tty; } 2>/dev/null; then
        printf 'External key ID for GetKeyMetadata (none: Enter): ' >&2
        IFS= read -r xks_key </dev/tty || :
    elif [ -z "$xks_file_id" ]; then
        IFS= read -r xks_key || :
    fi
    xks_key=${xks_key%$'\r'}
    xks_check_key
    xks_check_key_is_no_secret
    if xks_may_be_secret "$xks_key"; then
        xks_stop 2 'the answer may be a secret, and was not used; an external key ID like this is taken from --key'
    fi
}

xks_end_probe() {
    if [ "$xks_openssl" != 0 ]; then kill "$xks_openssl" 2>/dev/null || :; fi
    xks_clean_up
}

xks_main() {
    xks_take_options ${1+"$@"}
    xks_take_arguments ${xks_arguments[0]+"${xks_arguments[@]}"}
    xks_check_tools
    xks_dir=$(mktemp -d "${TMPDIR:-/tmp}/xks-preflight.XXXXXX") || xks_stop 2 'no temporary directory'
    trap xks_end_probe EXIT
    xks_say "Probing $xks_uri_endpoint$xks_uri_path for $xks_region, $xks_connectivity."
    if xks_reach; then
        xks_need_access_key_id
        xks_need_secret
        xks_ask_key
        xks_health
        if [ -n "$xks_key" ]; then
            xks_metadata
        else
            xks_result unknown GetKeyMetadata 'no external key was named'
        fi
    fi
    if [ -n "$xks_evidence" ]; then
        xks_say 'Evidence follows, to be pasted into the page or given to xks-preflight as --evidence and as --chain.'
        printf '%s' "$xks_evidence"
    fi
    if [ -n "$xks_failed" ]; then
        xks_say 'xks: something failed.'
        exit 1
    fi
    xks_say 'Nothing failed from here.'
}

xks_main ${1+"$@"}
