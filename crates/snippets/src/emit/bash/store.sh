# --- The key store --------------------------------------------------------------------------------------------------

xks_id='' xks_state='' xks_code='' xks_found_type=''

# Asks for the store; the arguments say which. One property a line, "None" for what is not there; xks_ask names more of
# them, and xks_read_more takes their lines.
xks_describe() {
    xks_kms describe-custom-key-stores "$@" --query "CustomKeyStores[0].[[CustomKeyStoreId],[ConnectionState],\
[ConnectionErrorCode],[CustomKeyStoreType]$xks_ask]" </dev/null || return
    {
        read -r xks_id
        read -r xks_state
        read -r xks_code
        read -r xks_found_type
        xks_read_more
    } <"$xks_dir/answer" || :
    case $xks_id in
        None) xks_id='' ;;
        '' | *[!A-Za-z0-9-]*) xks_stop 1 'the AWS CLI gave an answer that this script does not understand' ;;
    esac
}

