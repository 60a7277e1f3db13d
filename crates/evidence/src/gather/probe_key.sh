printf 'External key ID: ' >&2; IFS= read -r XKS_KEY
case $XKS_KEY in
    ('' | *[!A-Za-z0-9._-]*) echo 'an external key ID has no such characters: nothing was sent' >&2; exit 2 ;;
esac
