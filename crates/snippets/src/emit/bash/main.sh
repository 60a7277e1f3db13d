# --- The work -------------------------------------------------------------------------------------------------------

xks_differs=''

# Notes it when the property $1 of the existing store is not what the plan says: $2 planned, $3 found.
xks_compare() {
    if [ "$2" != "$3" ]; then
        xks_differs="$xks_differs
  $1: the plan has ${2:-none}, the store has ${3//[![:print:]]/?}"
    fi
}

# An existing store is taken over only if all that can be seen of it is the plan's.
xks_compare_all() {
    local service=${xks_vpc_service_name:-None}
    xks_compare CustomKeyStoreType EXTERNAL_KEY_STORE "$xks_found_type"
    xks_compare XksProxyConnectivity "$xks_connectivity" "$xks_found_connectivity"
    xks_compare XksProxyUriEndpoint "$xks_uri_endpoint" "$xks_found_endpoint"
    xks_compare XksProxyUriPath "$xks_uri_path" "$xks_found_path"
    xks_compare AccessKeyId "$xks_access_key_id" "$xks_found_access_key_id"
    xks_compare XksProxyVpcEndpointServiceName "$service" "$xks_found_service"
    # Not shown by AWS KMS or by an older CLI: then the service's name, which is unique, must do.
    if [ "$xks_found_owner" != None ] && [ -n "$xks_vpc_service_owner" ]; then
        xks_compare XksProxyVpcEndpointServiceOwner "$xks_vpc_service_owner" "$xks_found_owner"
    fi
    if [ -n "$xks_differs" ]; then
        xks_stop 3 "a key store named $xks_name_json exists ($xks_id) and is not the plan's; nothing was changed:$xks_differs"
    fi
}

xks_last_shown=-30 xks_line_open=''

# Shows the state: in place on a terminal, else a line every half minute.
xks_progress() {
    if [ -t 2 ]; then
        printf '\r%s, %d s of at most %d s ' "$xks_state" "$1" "$xks_poll_limit" >&2
        xks_line_open=yes
    elif [ $(($1 - xks_last_shown)) -ge 30 ]; then
        xks_say "$xks_state, $1 s of at most $xks_poll_limit s"
        xks_last_shown=$1
    fi
}

xks_end_progress() {
    if [ -n "$xks_line_open" ]; then xks_say ''; fi
    xks_line_open=''
}

# Brings the store to CONNECTED, from whatever state it is in.
xks_connect() {
    local id=$xks_id began=$SECONDS waited disconnecting='' connecting='' failures=0
    if [ "$xks_state" = CONNECTING ]; then connecting=yes; fi
    while :; do
        case $xks_state/$disconnecting/$connecting in
            CONNECTED/*) break ;;
            FAILED//)
                xks_say 'Its last connection failed; it is disconnected and connected anew. The reason was:'
                xks_explain_code "$xks_code"
                xks_kms disconnect-custom-key-store --custom-key-store-id "$id" </dev/null ||
                    xks_refused disconnect-custom-key-store
                disconnecting=yes
                ;;
            FAILED/*/yes)
                xks_end_progress
                xks_say "xks: the connection of $id failed:"
                xks_explain_code "$xks_code"
                exit 1
                ;;
            DISCONNECTED/*/)
                xks_end_progress
                xks_say 'Connecting: this takes about five minutes.'
                xks_kms connect-custom-key-store --custom-key-store-id "$id" </dev/null ||
                    xks_refused connect-custom-key-store
                connecting=yes
                ;;
        esac
        waited=$((SECONDS - began))
        if [ "$waited" -gt "$xks_poll_limit" ]; then
            xks_end_progress
            xks_stop 4 "$id is $xks_state after $waited s; run this script again to go on waiting"
        fi
        sleep "$xks_poll_seconds"
        # One lost answer is no reason to give up.
        if xks_describe --custom-key-store-id "$id" && [ -n "$xks_id" ]; then
            failures=0
        else
            failures=$((failures + 1))
            if [ "$failures" -ge 3 ]; then
                xks_end_progress
                xks_refused describe-custom-key-stores
            fi
        fi
        xks_progress "$((SECONDS - began))"
    done
    xks_end_progress
}

xks_main() {
    xks_poll_seconds=${XKS_POLL_SECONDS:-5} xks_poll_limit=${XKS_POLL_LIMIT:-600}
    case $xks_poll_seconds/$xks_poll_limit in
        *[!0-9]*/* | */*[!0-9]* | ??????*/* | */??????*) xks_stop 2 'XKS_POLL_SECONDS and XKS_POLL_LIMIT must be whole numbers of seconds' ;;
    esac
    xks_take_arguments "$@"
    xks_check_cli
    xks_dir=$(mktemp -d "${TMPDIR:-/tmp}/xks-preflight.XXXXXX") || xks_stop 2 'no temporary directory'
    printf '{"CustomKeyStoreName": %s}\n' "$xks_name_json" >"$xks_dir/name.json"
    printf '%s\n' "$xks_create_json" >"$xks_dir/create.json"

    xks_find
    if [ -z "$xks_id" ]; then
        xks_need_access_key_id
        xks_need_secret
        xks_check_history
        xks_say "Creating the key store $xks_name_json in $xks_region ..."
        xks_create
        xks_say "Created: $xks_id"
        xks_state=DISCONNECTED
    else
        xks_need_access_key_id
        xks_compare_all
        xks_say "The key store $xks_name_json exists ($xks_id, $xks_state), and is the plan's in all that AWS KMS shows."
    fi
    # From here on nothing needs it.
    xks_secret=''
    xks_connect
    xks_say "The key store $xks_name_json is connected in $xks_region."
    printf 'CustomKeyStoreId=%s\n' "$xks_id"
}

xks_main ${1+"$@"}
