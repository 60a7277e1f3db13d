# With cli_history enabled the CLI keeps what it sends, the secret too, in a database under ~/.aws.
xks_check_history() {
    local history
    history=$(aws configure get cli_history 2>/dev/null </dev/null) || history=''
    if [ "$history" = enabled ]; then
        xks_stop 2 'cli_history is enabled: the AWS CLI would store the secret access key on disk. Turn it off (aws configure set cli_history disabled), then run this script again'
    fi
}

# On standard output, for the pipe to the CLI: printf is part of the shell, so this is no process with arguments.
xks_print_credential() {
    printf '{"AccessKeyId":"%s","RawSecretAccessKey":"%s"}' "$xks_access_key_id" "$xks_secret" 2>/dev/null || :
}

