# A local takes the export of a variable that the environment has under its name: one that holds a part of a credential
# is named xks_, as none is there any more.

# The access key ID must be one before it is sent. The message shows no part of the value: it may be the secret,
# entered in the wrong place.
xks_check_access_key_id() {
    local LC_ALL=C
    local xks_good=${1%%[!A-Z2-7]*}
    if [ "${#1}" -lt 20 ] || [ "${#1}" -gt 30 ]; then
        xks_stop 2 "the access key ID has ${#1} characters; it must have 20 to 30"
    elif [ "$xks_good" != "$1" ]; then
        xks_stop 2 "character $((${#xks_good} + 1)) of the access key ID is not one of A to Z and 2 to 7"
    fi
}

# The same for the secret access key.
xks_check_secret() {
    local LC_ALL=C
    local xks_good=${1%%[!A-Za-z0-9/+=]*}
    if [ "${#1}" -lt 43 ] || [ "${#1}" -gt 64 ]; then
        xks_stop 2 "the secret access key has ${#1} characters; it must have 43 to 64"
    elif [ "$xks_good" != "$1" ]; then
        xks_stop 2 "character $((${#xks_good} + 1)) of the secret access key is not one of A to Z, a to z, 0 to 9, / + ="
    fi
}

