
# --- The same in every script -----------------------------------------------------------------------------------------

xks_failed='' xks_account='' xks_output=''

xks_say() { printf '%s\n' "$*" >&2; }

if ! command -v aws >/dev/null; then
    xks_say 'xks: the AWS CLI (aws) is not installed, or not on the PATH'
    exit 2
fi

# Runs a command of the AWS CLI and writes its output with what belongs to it. None of the words has a space. What it
# printed is left in xks_output.
xks_run() {
    local status=0
    xks_say "xks: $*"
    printf '#xks-preflight begin\n#xks-preflight command %s\n' "$*"
    printf '#xks-preflight account %s\n#xks-preflight region %s\n' "$xks_account" "$xks_region"
    printf '#xks-preflight time %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
    xks_output=$("$@" --output json 2>&1) || status=$?
    if [ "$status" != 0 ]; then xks_failed=yes; fi
    printf '%s\n#xks-preflight status %s\n#xks-preflight end\n' "$xks_output" "$status"
}

# The names that a command shows: those words of its text output that begin with $1. Whatever else it says is none.
xks_names() {
    local prefix=$1 word
    shift
    for word in $("$@" --output text 2>/dev/null || :); do
        case $word in
            *[!A-Za-z0-9:/_.-]*) ;;
            "$prefix"*) printf '%s\n' "$word" ;;
        esac
    done
}

xks_account=$(aws sts get-caller-identity --region "$xks_region" --query Account --output text 2>/dev/null) || :
case $xks_account in
    '' | *[!0-9]*)
        xks_account=unknown
        xks_say 'xks: whose credentials these are could not be found out'
        ;;
esac

# The owner of the VPC endpoint service and the account of the key store each see only what is theirs.
if [ -z "$xks_service_owner" ] || [ "$xks_account" != "$xks_service_owner" ]; then
    xks_run aws kms describe-custom-key-stores --region "$xks_region"
    if [ -n "$xks_service_name" ]; then
        xks_run aws ec2 describe-vpc-endpoint-services --region "$xks_region" --service-names "$xks_service_name"
    fi
fi
if [ -n "$xks_service_name" ]; then
    if [ -n "$xks_service_owner" ] && [ "$xks_account" != "$xks_service_owner" ]; then
        xks_say "xks: run this script with credentials of account $xks_service_owner, too: it owns the service"
    else
        xks_service=(aws ec2 describe-vpc-endpoint-service-configurations --region "$xks_region"
            --filters "Name=service-name,Values=$xks_service_name")
        xks_run "${xks_service[@]}"
        xks_run aws ec2 describe-vpc-endpoint-service-permissions --region "$xks_region" --service-id "$xks_service_id"
        for xks_arn in $(xks_names arn: "${xks_service[@]}" --query 'ServiceConfigurations[].NetworkLoadBalancerArns[]'); do
            xks_balancer=(aws elbv2 describe-load-balancers --region "$xks_region" --load-balancer-arns "$xks_arn")
            xks_run "${xks_balancer[@]}"
            xks_subnets=()
            for xks_subnet in $(xks_names subnet- "${xks_balancer[@]}" --query 'LoadBalancers[].AvailabilityZones[].SubnetId'); do
                xks_subnets+=("$xks_subnet")
            done
            if [ "${#xks_subnets[@]}" -gt 0 ]; then
                xks_run aws ec2 describe-subnets --region "$xks_region" --subnet-ids "${xks_subnets[@]}"
            fi
            xks_run aws elbv2 describe-listeners --region "$xks_region" --load-balancer-arn "$xks_arn"
            xks_groups=(aws elbv2 describe-target-groups --region "$xks_region" --load-balancer-arn "$xks_arn")
            xks_run "${xks_groups[@]}"
            for xks_group in $(xks_names arn: "${xks_groups[@]}" --query 'TargetGroups[].TargetGroupArn'); do
                xks_run aws elbv2 describe-target-health --region "$xks_region" --target-group-arn "$xks_group"
            done
        done
    fi
fi

if [ -n "$xks_failed" ]; then
    xks_say 'xks: some commands did not succeed; what they say is in the output'
    exit 1
fi
