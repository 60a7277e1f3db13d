xks_take_arguments() {
    if [ "$#" -gt 0 ]; then
        xks_stop 2 'this script holds its credential and takes no argument'
    fi
    xks_check_access_key_id "$xks_access_key_id"
    xks_check_secret "$xks_secret"
}

xks_need_access_key_id() { :; }

xks_need_secret() { :; }

