if [ -z "${BASH_VERSION:-}" ]; then
    echo 'xks: run this script with bash' >&2
    exit 2
fi
set +x +v +a
# A variable that the environment already had would stay exported.
for xks_variable in "${!xks_@}"; do unset -v "$xks_variable"; done
# No file name is ever expanded: what AWS answers is text.
set -euf -o pipefail
# Version 2 would show long output in a pager.
export AWS_PAGER=''

# --- What is asked about ----------------------------------------------------------------------------------------------

