printf 'External key ID: ' >&2; IFS= read -r XKS_KEY
case $XKS_KEY in
    ('' | *[!A-Za-z0-9._-]*) echo 'an external key ID has no such characters: nothing was sent' >&2; exit 2 ;;
esac
XKS_RUNS=$XKS_KEY.
while [ -n "$XKS_RUNS" ]; do
    XKS_RUN=${XKS_RUNS%%.*} XKS_RUNS=${XKS_RUNS#*.}
    case $XKS_RUN in
        (????????????????????????????????*)
            case $XKS_RUN in (*[A-Z]*) case $XKS_RUN in (*[a-z]*) case $XKS_RUN in (*[0-9]*)
                echo 'this may be a secret: nothing was sent; the probe takes such a key as --key' >&2; exit 2 ;;
            esac ;; esac ;; esac ;;
    esac
done
if [ "${#XKS_KEY}" -ge 8 ]; then
    case $XKS_KEY/$XKS_SECRET in
        (*"$XKS_SECRET"*/* | */*"$XKS_KEY"*) echo 'this is, or has in it, a part of the secret: nothing was sent' >&2; exit 2 ;;
    esac
fi
