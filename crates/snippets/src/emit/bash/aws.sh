# --- The AWS CLI ----------------------------------------------------------------------------------------------------

# No pager and no auto-prompt, whatever the configuration says.
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

# The CLI at hand must know the operation $1 and the parameters that follow before anything is done.
xks_check_cli() {
    local version skeleton parameter
    if ! type aws >/dev/null 2>&1; then xks_stop 2 'the AWS CLI (aws) is not installed, or not on the PATH'; fi
    version=$(aws --version 2>&1 </dev/null) || xks_stop 2 "aws --version failed: $version"
    case $version in
        *aws-cli/[12].*) ;;
        *) xks_stop 2 'aws is there and is not the AWS CLI version 1 or 2' ;;
    esac
    version=${version##*aws-cli/}
    version=${version%%[!0-9.]*}
    skeleton=$(aws kms "$1" --generate-cli-skeleton 2>&1 </dev/null) ||
        xks_stop 2 "aws kms $1 is not available: $skeleton"
    shift
    for parameter in "$@"; do
        case $parameter/$skeleton in
            "$parameter"/*"$parameter"*) ;;
            XksProxyVpcEndpointServiceOwner/*) xks_stop 2 "AWS CLI $version does not know XksProxyVpcEndpointServiceOwner: 1.42.63 or 2.31.26 is the first that does; nothing was done" ;;
            *) xks_stop 2 "AWS CLI $version does not know external key stores: 1.27.19 or 2.9.3 is the first that does" ;;
        esac
    done
}

# Runs an operation of KMS. Its answer goes to a file, its messages to xks_error. Standard input stays what it is.
xks_kms() {
    local status=0
    {
        xks_error=$(aws kms "$@" --region "$xks_region" --output text 3>&1 1>&4 2>&3 3>&- 4>&-) || status=$?
    } 4>"$xks_dir/answer"
    return "$status"
}

