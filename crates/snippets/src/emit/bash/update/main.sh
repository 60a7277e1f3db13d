# --- The work -------------------------------------------------------------------------------------------------------

xks_differs='' xks_pending='' xks_sent='' xks_is_old_name='' xks_is_new_name=''

xks_read_more() {
    xks_read_properties
    read -r xks_is_old_name
    read -r xks_is_new_name
}

# The property $1 must be the old one, $2, or the new one, $3; it is $4.
xks_expect() {
    local wanted=$3
    if [ "$4" = "$3" ]; then return; fi
    if [ "$4" = "$2" ]; then
        xks_pending=yes
        return
    fi
    if [ "$2" != "$3" ]; then wanted="$2 or $3"; fi
    xks_differs="$xks_differs
  $1: the plan expects $wanted, the store has ${4//[![:print:]]/?}"
}

# Compares all that AWS KMS shows of the store with what the plan was made from and what it leads to.
xks_expect_all() {
    local id=$xks_old_access_key_id
    xks_differs='' xks_pending=''
    case $xks_is_old_name/$xks_is_new_name in
        */True) ;;
        True/*) xks_pending=yes ;;
        *)
            xks_differs="$xks_differs
  CustomKeyStoreName: the store's name is not the one that the plan expects"
            ;;
    esac
    if [ "$xks_changes_credential" = yes ]; then
        id=$xks_access_key_id
        # A new secret under the old ID cannot be seen, so it is sent each time.
        if [ "$id" = "$xks_old_access_key_id" ] && [ -z "$xks_sent" ]; then xks_pending=yes; fi
    fi
    xks_expect CustomKeyStoreType EXTERNAL_KEY_STORE EXTERNAL_KEY_STORE "$xks_found_type"
    xks_expect XksProxyConnectivity "$xks_old_connectivity" "$xks_connectivity" "$xks_found_connectivity"
    xks_expect XksProxyUriEndpoint "$xks_old_uri_endpoint" "$xks_uri_endpoint" "$xks_found_endpoint"
    xks_expect XksProxyUriPath "$xks_old_uri_path" "$xks_uri_path" "$xks_found_path"
    xks_expect AccessKeyId "$xks_old_access_key_id" "$id" "$xks_found_access_key_id"
    xks_expect XksProxyVpcEndpointServiceName "${xks_old_vpc_service_name:-None}" "${xks_vpc_service_name:-None}" \
        "$xks_found_service"
    # Not shown by AWS KMS or by an older CLI: then the service's name, which is unique, must do.
    if [ "$xks_sends_owner" = yes ] || { [ -n "$xks_vpc_service_owner" ] && [ "$xks_found_owner" != None ]; }; then
        xks_expect XksProxyVpcEndpointServiceOwner "${xks_old_vpc_service_owner:-None}" "$xks_vpc_service_owner" \
            "$xks_found_owner"
    fi
}

xks_must_fit() {
    if [ -n "$xks_differs" ]; then
        xks_stop 3 "the key store $xks_store_id is not as the plan expects it; nothing was changed:$xks_differs"
    fi
}

xks_settle() {
    xks_wait
    while [ "$xks_state" = CONNECTING ] || [ "$xks_state" = DISCONNECTING ]; do xks_look_again "$xks_store_id"; done
    xks_end_progress
}

xks_kms_update() {
    xks_kms update-custom-key-store --cli-input-json "file://$xks_dir/update.json" "$@" ||
        xks_refused update-custom-key-store
}

xks_update() {
    if [ "$xks_changes_credential" = yes ]; then
        # In a pipe this is a shell of its own: its failure comes back as the exit status.
        xks_print_credential |
            xks_kms_update --xks-proxy-authentication-credential file:///dev/stdin || xks_not_updated
    else
        (xks_kms_update </dev/null) || xks_not_updated
    fi
}

xks_not_updated() {
    xks_say "The update did not succeed, and the key store $xks_store_id is $xks_state. Mend the cause, then run this script again: it looks at the store and goes on."
    exit 1
}

xks_change() {
    # A store that had failed may have been connected since: then it is only disconnected where the change needs it.
    case $xks_reconnect/$xks_needs_disconnected/$xks_state in
        yes/*/FAILED | yes/yes/CONNECTED)
            xks_say "Disconnecting $xks_store_id: no KMS key in it can be used until it is connected again."
            xks_disconnect "$xks_store_id"
            xks_state=DISCONNECTING
            xks_settle
            ;;
    esac
    if [ "$xks_needs_disconnected" = yes ] && [ "$xks_state" != DISCONNECTED ]; then
        xks_stop 3 "the key store $xks_store_id is $xks_state, and the plan was made while it was disconnected; nothing was changed: make the plan anew from what aws kms describe-custom-key-stores shows now"
    fi
    xks_say "Updating the key store $xks_store_id in $xks_region ..."
    xks_update
    xks_sent=yes
    xks_say 'Updated.'
}

# Asks until the store shows the new values.
xks_verify() {
    xks_wait
    while :; do
        xks_expect_all
        if [ -n "$xks_differs" ]; then
            xks_end_progress
            xks_stop 3 "the key store $xks_store_id was changed by somebody else meanwhile:$xks_differs"
        fi
        if [ -z "$xks_pending" ]; then break; fi
        xks_look_again "$xks_store_id"
    done
    xks_end_progress
}

xks_main() {
    local owner=''
    if [ "$xks_sends_owner" = yes ]; then owner=XksProxyVpcEndpointServiceOwner; fi
    xks_take_polling
    xks_take_arguments "$@"
    xks_check_cli update-custom-key-store XksProxyUriEndpoint \
        ${owner:+"$owner"}
    xks_dir=$(mktemp -d "${TMPDIR:-/tmp}/xks-preflight.XXXXXX") || xks_stop 2 'no temporary directory'
    printf '%s\n' "$xks_update_json" >"$xks_dir/update.json"
    # Names are compared by the AWS CLI: they may hold what no shell reads back from a line.
    xks_ask="$xks_ask,[CustomKeyStoreName==\`$xks_old_name_json\`],[CustomKeyStoreName==\`$xks_name_json\`]"

    xks_describe --custom-key-store-id "$xks_store_id" || xks_refused describe-custom-key-stores
    xks_settle
    if [ "$xks_changes_credential" = yes ]; then xks_need_access_key_id; fi
    xks_expect_all
    xks_must_fit
    if [ -n "$xks_pending" ]; then
        if [ "$xks_changes_credential" = yes ]; then
            # Before anything is changed, so that nothing waits half-done for an answer.
            xks_need_secret
            xks_check_history
        fi
        xks_change
    else
        xks_say "The key store $xks_store_id has the new values already."
    fi
    # From here on nothing needs it.
    xks_secret=''
    if [ "$xks_reconnect" = yes ]; then xks_connect; fi
    xks_verify
    case $xks_state in
        CONNECTED) xks_say "The key store $xks_name_json has the new values and is connected." ;;
        FAILED)
            xks_say "xks: the key store $xks_store_id has the new values, but is not connected:"
            xks_explain_code "$xks_code"
            exit 1
            ;;
        *) xks_say "The key store $xks_name_json has the new values and is $xks_state, as it was. To connect it: aws kms connect-custom-key-store --region $xks_region --custom-key-store-id $xks_store_id" ;;
    esac
    printf 'CustomKeyStoreId=%s\n' "$xks_store_id"
}

xks_main ${1+"$@"}
