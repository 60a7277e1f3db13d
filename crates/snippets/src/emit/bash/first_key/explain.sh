# The most likely cause of the exception that the message $1 names; nothing for others.
xks_explain_exception() {
    local likely=''
    case $1 in
        *XksKeyNotFoundException*)
            likely="the proxy has no external key with the ID $xks_key; it must be the ID by which the proxy knows the key." ;;
        *XksKeyInvalidConfigurationException*)
            likely='the external key is not AES_256, is not ENABLED, or does not allow both ENCRYPT and DECRYPT.' ;;
        *XksKeyAlreadyInUseException*)
            likely='another KMS key in this store uses the external key; each needs its own.' ;;
        *CustomKeyStoreNotFoundException*)
            likely="there is no key store $xks_store_id in this account and the Region $xks_region." ;;
        *CustomKeyStoreInvalidStateException*)
            likely='the store is not connected any more, or the proxy failed to answer for the key; look at the store, then run this script again.' ;;
        *AlreadyExistsException*)
            likely='the alias was given to another key meanwhile; run this script again, and it compares the two.' ;;
        *LimitExceededException*)
            likely='a quota of AWS KMS is reached: KMS keys in the account and Region, aliases, or tags of a key.' ;;
        *TagException*)
            likely='a tag is not valid: see its key and value under "The plan".' ;;
        *UnsupportedOperationException*)
            likely='the proxy, or AWS KMS in this Region, does not support this request.' ;;
        *AccessDenied*)
            likely='your AWS credentials lack a permission; those needed stand at the top of this script.' ;;
        *'Could not connect to the endpoint URL'*)
            likely="no connection to AWS KMS in the Region $xks_region: check the network, or a newer AWS CLI for a new Region." ;;
    esac
    if [ -n "$likely" ]; then xks_say "  Most likely: $likely"; fi
}

