# --- The AWS CLI ----------------------------------------------------------------------------------------------------

# No pager and no auto-prompt, whatever the configuration says.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

# The CLI at hand must know every parameter of the plan before anything is done.
xks_check_cli() {
    local version skeleton
    if ! type aws >/dev/null 2>&1; then xks_stop 2 'the AWS CLI (aws) is not installed, or not on the PATH'; fi
    version=$(aws --version 2>&1 </dev/null) || xks_stop 2 "aws --version failed: $version"
    case $version in
        *aws-cli/[12].*) ;;
        *) xks_stop 2 'aws is there and is not the AWS CLI version 1 or 2' ;;
    esac
    version=${version##*aws-cli/}
    version=${version%%[!0-9.]*}
    skeleton=$(aws kms create-custom-key-store --generate-cli-skeleton 2>&1 </dev/null) ||
        xks_stop 2 "aws kms create-custom-key-store is not available: $skeleton"
    case $skeleton in
        *XksProxyUriEndpoint*) ;;
        *) xks_stop 2 "AWS CLI $version does not know external key stores: 1.27.19 or 2.9.3 is the first that does" ;;
    esac
    case $xks_vpc_service_owner/$skeleton in
        /* | *XksProxyVpcEndpointServiceOwner*) ;;
        *) xks_stop 2 "AWS CLI $version does not know XksProxyVpcEndpointServiceOwner: 1.42.63 or 2.31.26 is the first that does; nothing was done" ;;
    esac
}

# With cli_history enabled the CLI keeps what it sends, the secret too, in a database under ~/.aws.
xks_check_history() {
    local history
    history=$(aws configure get cli_history 2>/dev/null </dev/null) || history=''
    if [ "$history" = enabled ]; then
        xks_stop 2 'cli_history is enabled: the AWS CLI would store the secret access key on disk. Turn it off (aws configure set cli_history disabled), then run this script again'
    fi
}

# Runs an operation of KMS. Its answer goes to a file, its messages to xks_error. Standard input stays what it is.
xks_kms() {
    local status=0
    {
        xks_error=$(aws kms "$@" --region "$xks_region" --output text 3>&1 1>&4 2>&3 3>&- 4>&-) || status=$?
    } 4>"$xks_dir/answer"
    return "$status"
}

xks_id='' xks_state='' xks_code=''
xks_found_type='' xks_found_connectivity='' xks_found_endpoint='' xks_found_path=''
xks_found_access_key_id='' xks_found_service='' xks_found_owner=''

# Asks for the store; the arguments say which. One property a line, "None" for what is not there.
xks_describe() {
    local proxy=XksProxyConfiguration
    xks_kms describe-custom-key-stores "$@" --query "CustomKeyStores[0].[[CustomKeyStoreId],[ConnectionState],\
[ConnectionErrorCode],[CustomKeyStoreType],[$proxy.Connectivity],[$proxy.UriEndpoint],[$proxy.UriPath],\
[$proxy.AccessKeyId],[$proxy.VpcEndpointServiceName],[$proxy.VpcEndpointServiceOwner]]" </dev/null || return
    {
        read -r xks_id
        read -r xks_state
        read -r xks_code
        read -r xks_found_type
        read -r xks_found_connectivity
        read -r xks_found_endpoint
        read -r xks_found_path
        read -r xks_found_access_key_id
        read -r xks_found_service
        read -r xks_found_owner
    } <"$xks_dir/answer" || :
    case $xks_id in
        None) xks_id='' ;;
        '' | *[!A-Za-z0-9-]*) xks_stop 1 'the AWS CLI gave an answer that this script does not understand' ;;
    esac
}

# Looks for a store of the plan's name; xks_id stays empty where there is none.
xks_find() {
    if xks_describe --cli-input-json "file://$xks_dir/name.json"; then return; fi
    case $xks_error in
        *CustomKeyStoreNotFoundException*) xks_id='' ;;
        *) xks_refused describe-custom-key-stores ;;
    esac
}

# On standard output, for the pipe to the CLI: printf is part of the shell, so this is no process with arguments.
xks_print_credential() {
    printf '{"AccessKeyId":"%s","RawSecretAccessKey":"%s"}' "$xks_access_key_id" "$xks_secret" 2>/dev/null || :
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

