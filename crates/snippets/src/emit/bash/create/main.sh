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

xks_main() {
    xks_take_polling
    xks_take_arguments "$@"
    xks_check_cli create-custom-key-store XksProxyUriEndpoint \
        ${xks_vpc_service_owner:+"XksProxyVpcEndpointServiceOwner"}
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
