# --- Waiting for the store ------------------------------------------------------------------------------------------

xks_last_shown=-30 xks_line_open='' xks_began=0 xks_lost=0

# Shows the state: in place on a terminal, else a line every half minute.
xks_progress() {
    if [ -t 2 ]; then
        printf '\r%s, %d s of at most %d s ' "$xks_state" "$1" "$xks_poll_limit" >&2
        xks_line_open=yes
    elif [ $(($1 - xks_last_shown)) -ge 30 ]; then
        xks_say "$xks_state, $1 s of at most $xks_poll_limit s"
        xks_last_shown=$1
    fi
}

xks_end_progress() {
    if [ -n "$xks_line_open" ]; then xks_say ''; fi
    xks_line_open=''
}

xks_take_polling() {
    xks_poll_seconds=${XKS_POLL_SECONDS:-5} xks_poll_limit=${XKS_POLL_LIMIT:-600}
    case $xks_poll_seconds/$xks_poll_limit in
        *[!0-9]*/* | */*[!0-9]* | ??????*/* | */??????*) xks_stop 2 'XKS_POLL_SECONDS and XKS_POLL_LIMIT must be whole numbers of seconds' ;;
    esac
}

# Begins to wait.
xks_wait() { xks_began=$SECONDS xks_last_shown=-30 xks_lost=0; }

# Asks for the store $1 once more, after a pause.
xks_look_again() {
    local waited=$((SECONDS - xks_began))
    if [ "$waited" -gt "$xks_poll_limit" ]; then
        xks_end_progress
        xks_stop 4 "$1 is $xks_state after $waited s; run this script again to go on waiting"
    fi
    sleep "$xks_poll_seconds"
    # One lost answer is no reason to give up.
    if xks_describe --custom-key-store-id "$1" && [ -n "$xks_id" ]; then
        xks_lost=0
    else
        xks_lost=$((xks_lost + 1))
        if [ "$xks_lost" -ge 3 ]; then
            xks_end_progress
            xks_refused describe-custom-key-stores
        fi
    fi
    xks_progress "$((SECONDS - xks_began))"
}

xks_disconnect() {
    xks_kms disconnect-custom-key-store --custom-key-store-id "$1" </dev/null ||
        xks_refused disconnect-custom-key-store
}

# Brings the store to CONNECTED, from whatever state it is in.
xks_connect() {
    local id=$xks_id disconnecting='' connecting=''
    if [ "$xks_state" = CONNECTING ]; then connecting=yes; fi
    xks_wait
    while :; do
        case $xks_state/$disconnecting/$connecting in
            CONNECTED/*) break ;;
            FAILED//)
                xks_say 'Its last connection failed; it is disconnected and connected anew. The reason was:'
                xks_explain_code "$xks_code"
                xks_disconnect "$id"
                disconnecting=yes
                ;;
            FAILED/*/yes)
                xks_end_progress
                xks_say "xks: the connection of $id failed:"
                xks_explain_code "$xks_code"
                exit 1
                ;;
            DISCONNECTED/*/)
                xks_end_progress
                xks_say 'Connecting: this takes about five minutes.'
                xks_kms connect-custom-key-store --custom-key-store-id "$id" </dev/null ||
                    xks_refused connect-custom-key-store
                connecting=yes
                ;;
        esac
        xks_look_again "$id"
    done
    xks_end_progress
}

