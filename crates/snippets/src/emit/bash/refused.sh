# Ends after the AWS CLI failed at $1.
xks_refused() {
    local message=$xks_error
    # No version is known to repeat the credential; should one do so, it is not shown.
    if [ -n "${xks_secret:-}" ]; then message=${message//"$xks_secret"/[secret]}; fi
    xks_say "xks: aws kms $1 failed:"
    xks_say "$message"
    xks_explain_exception "$message"
    exit 1
}

