xks_dir='' xks_stty='' xks_error=''

xks_say() { printf '%s\n' "$*" >&2; }

# Ends with exit status $1 and a message.
xks_stop() {
    local status=$1
    shift
    xks_say "xks: $*"
    exit "$status"
}

xks_clean_up() {
    if [ -n "$xks_stty" ]; then stty "$xks_stty" </dev/tty 2>/dev/null || :; fi
    if [ -n "$xks_dir" ]; then rm -rf "$xks_dir"; fi
}
trap xks_clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

