if [ -z "${BASH_VERSION:-}" ]; then
    echo 'xks: run this script with bash' >&2
    exit 2
fi
# Nothing traced, nothing echoed, nothing exported: bash -x, bash -v or SHELLOPTS would otherwise show the secret.
set +x +v +a
umask 077
ulimit -c 0 || :
# A variable that the environment already had would stay exported, with its new value, to every command.
for xks_variable in "${!xks_@}"; do unset -v "$xks_variable"; done
set -euo pipefail

