# Usage: bash update-key-store.sh [PROXY-CONFIGURATION-FILE]
#
# The new credential is read from the proxy configuration file, whose path and access key ID must be the plan's.
# Without a file the script asks for what it does not know, on the terminal and unseen, else on standard input.
# The proxy must accept the new credential before this is run, and the old one for five minutes longer.

