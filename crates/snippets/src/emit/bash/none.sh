xks_take_arguments() {
    if [ "$#" -gt 0 ]; then
        xks_stop 2 'this script needs no credential and takes no argument'
    fi
}

