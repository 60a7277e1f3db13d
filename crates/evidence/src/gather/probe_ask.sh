set +ax; unset XKS_ID XKS_SECRET XKS_KEY XKS_RUN XKS_RUNS; LC_ALL=C
trap 'stty echo 2>/dev/null' EXIT; trap 'exit 130' INT
printf 'Access key ID: ' >&2; IFS= read -r XKS_ID
printf 'Secret access key (not shown): ' >&2
stty -echo 2>/dev/null; IFS= read -r XKS_SECRET; stty echo 2>/dev/null; echo >&2
if [ -z "$XKS_ID" ] || [ -z "$XKS_SECRET" ]; then echo 'no credential: nothing was sent' >&2; exit 2; fi
case $XKS_ID$XKS_SECRET in
    (*[!A-Za-z0-9/+=]*) echo 'a credential has no such characters: nothing was sent' >&2; exit 2 ;;
esac
