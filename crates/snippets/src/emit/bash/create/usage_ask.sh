# Usage: bash create-key-store.sh [PROXY-CONFIGURATION-FILE]
#
# The credential is read from the proxy configuration file, whose path and access key ID must be the plan's. Without
# a file the script asks for what it does not know, on the terminal and unseen, else on standard input.

