xks_read_more() { xks_read_properties; }

# Looks for a store of the plan's name; xks_id stays empty where there is none.
xks_find() {
    if xks_describe --cli-input-json "file://$xks_dir/name.json"; then return; fi
    case $xks_error in
        *CustomKeyStoreNotFoundException*) xks_id='' ;;
        *) xks_refused describe-custom-key-stores ;;
    esac
}

xks_kms_create() {
    xks_kms create-custom-key-store --cli-input-json "file://$xks_dir/create.json" \
        --xks-proxy-authentication-credential file:///dev/stdin --query CustomKeyStoreId ||
        xks_refused create-custom-key-store
}

xks_create() {
    # In a pipe this is a shell of its own: its answer comes back in the file, its failure as the exit status.
    xks_print_credential | xks_kms_create || exit 1
    read -r xks_id <"$xks_dir/answer" || :
    case $xks_id in
        '' | *[!A-Za-z0-9-]*) xks_stop 1 'the AWS CLI gave an answer that this script does not understand' ;;
    esac
}

