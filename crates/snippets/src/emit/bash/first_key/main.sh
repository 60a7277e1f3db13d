# --- The work -------------------------------------------------------------------------------------------------------

xks_key_id='' xks_key_state='' xks_key_origin='' xks_key_store='' xks_key_xks='' xks_key_described=''

# Asks for the KMS key $1: an ID or an alias. One property a line, "None" for what is not there.
xks_describe_key() {
    xks_kms describe-key --key-id "$1" --query "KeyMetadata.[[KeyId],[KeyState],[Origin],[CustomKeyStoreId],\
[XksKeyConfiguration.Id],[Description==\`$xks_description_json\`]]" </dev/null || return
    {
        read -r xks_key_id
        read -r xks_key_state
        read -r xks_key_origin
        read -r xks_key_store
        read -r xks_key_xks
        read -r xks_key_described
    } <"$xks_dir/answer" || :
    xks_check_key_id
}

xks_check_key_id() {
    case $xks_key_id in
        '' | *[!A-Za-z0-9-]*) xks_stop 1 'the AWS CLI gave an answer that this script does not understand' ;;
    esac
}

# Whether the key that was described is the plan's.
xks_is_planned() {
    [ "$xks_key_origin/$xks_key_store/$xks_key_xks" = "EXTERNAL_KEY_STORE/$xks_store_id/$xks_key" ]
}

# Looks for the key by its alias; xks_key_id stays empty where there is none.
xks_find_by_alias() {
    if [ -z "$xks_alias" ]; then return; fi
    if xks_describe_key "$xks_alias"; then
        if xks_is_planned; then return; fi
        xks_stop 3 "$xks_alias belongs to another key; nothing was changed:
  KeyId $xks_key_id, Origin ${xks_key_origin//[![:print:]]/?}, CustomKeyStoreId ${xks_key_store//[![:print:]]/?}, XksKeyId ${xks_key_xks//[![:print:]]/?}"
    fi
    case $xks_error in
        *NotFoundException*) xks_key_id='' ;;
        *) xks_refused describe-key ;;
    esac
}

# Looks for the key that uses the external key, among all that may be described.
xks_find_by_external_key() {
    local id ids
    xks_say "A KMS key for the external key $xks_key is there already; it is looked for among all keys ..."
    xks_kms list-keys --query 'Keys[].[KeyId]' </dev/null || xks_refused list-keys
    ids=$(<"$xks_dir/answer")
    for id in $ids; do
        if xks_describe_key "$id"; then
            if xks_is_planned; then return; fi
            continue
        fi
        # Keys that may not be described are passed over.
        case $xks_error in
            *AccessDenied* | *NotFoundException*) ;;
            *) xks_refused describe-key ;;
        esac
    done
    xks_stop 3 "the external key $xks_key is used by a KMS key that is not seen with your permissions (kms:ListKeys and kms:DescribeKey); nothing was changed"
}

xks_create_key() {
    xks_say "Creating a KMS key for the external key $xks_key in $xks_store_id ..."
    if xks_kms create-key --cli-input-json "file://$xks_dir/create.json" --query KeyMetadata.KeyId </dev/null; then
        read -r xks_key_id <"$xks_dir/answer" || :
        xks_check_key_id
        xks_key_state=Enabled
        xks_say "Created: $xks_key_id"
        return
    fi
    case $xks_error in
        *XksKeyAlreadyInUseException*) ;;
        *) xks_refused create-key ;;
    esac
    xks_find_by_external_key
    xks_take_over
}

# Says what is found, and whether it can be used as it is.
xks_take_over() {
    if [ "$xks_key_state" = PendingDeletion ]; then
        xks_stop 3 "the KMS key $xks_key_id uses the external key $xks_key and is to be deleted; nothing was changed. To keep it: aws kms cancel-key-deletion --region $xks_region --key-id $xks_key_id, then aws kms enable-key"
    fi
    xks_say "The KMS key $xks_key_id for the external key $xks_key exists ($xks_key_state); it is taken over."
    if [ "$xks_key_described" != True ]; then xks_say 'Its description is another one, and was left as it is.'; fi
    if [ -n "$xks_tags" ]; then xks_say 'Its tags were left as they are.'; fi
}

xks_create_alias() {
    local tries=0
    xks_say "Naming it $xks_alias ..."
    until xks_kms create-alias --alias-name "$xks_alias" --target-key-id "$xks_key_id" </dev/null; do
        tries=$((tries + 1))
        # A key that was just made may not be known everywhere yet.
        case $tries/$xks_error in
            [1-5]/*NotFoundException*) sleep "$xks_poll_seconds" ;;
            *) xks_refused create-alias ;;
        esac
    done
}

# Of the store nothing more needs to be known than what is always asked.
xks_ask=''
xks_read_more() { :; }

# The store must be an external one, and connected.
xks_check_store() {
    xks_describe --custom-key-store-id "$xks_store_id" || xks_refused describe-custom-key-stores
    if [ "$xks_found_type" != EXTERNAL_KEY_STORE ]; then
        xks_stop 1 "$xks_store_id is no external key store; nothing was done"
    fi
    if [ "$xks_state" = CONNECTED ]; then return; fi
    xks_say "xks: the key store $xks_store_id is ${xks_state//[![:print:]]/?}, and keys can be created in it only while it is CONNECTED; nothing was done."
    case $xks_state in
        # Connecting is not this script's business, and a failed store is first to be disconnected.
        FAILED)
            xks_explain_code "$xks_code" 'then disconnect the store, connect it, and run this script when it is CONNECTED'
            xks_say "         aws kms disconnect-custom-key-store --region $xks_region --custom-key-store-id $xks_store_id"
            xks_say "         aws kms connect-custom-key-store --region $xks_region --custom-key-store-id $xks_store_id"
            ;;
        DISCONNECTED) xks_say "  To do: aws kms connect-custom-key-store --region $xks_region --custom-key-store-id $xks_store_id; it takes about five minutes." ;;
        CONNECTING) xks_say '  To do: wait until it is connected, about five minutes.' ;;
    esac
    exit 1
}

xks_main() {
    xks_poll_seconds=${XKS_POLL_SECONDS:-5}
    case $xks_poll_seconds in
        '' | *[!0-9]* | ??????*) xks_stop 2 'XKS_POLL_SECONDS must be a whole number of seconds' ;;
    esac
    if [ "$#" -gt 0 ]; then xks_stop 2 'this script takes no argument'; fi
    xks_check_cli create-key XksKeyId
    xks_dir=$(mktemp -d "${TMPDIR:-/tmp}/xks-preflight.XXXXXX") || xks_stop 2 'no temporary directory'
    printf '%s\n' "$xks_create_json" >"$xks_dir/create.json"

    xks_check_store
    xks_find_by_alias
    if [ -n "$xks_key_id" ]; then
        xks_take_over
    else
        xks_create_key
        if [ -n "$xks_alias" ]; then xks_create_alias; fi
    fi
    if [ "$xks_key_state" != Enabled ]; then xks_say "The KMS key is $xks_key_state: it cannot be used as it is."; fi
    printf 'KeyId=%s\n' "$xks_key_id"
}

xks_main ${1+"$@"}
