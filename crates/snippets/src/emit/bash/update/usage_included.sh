# Usage: bash update-key-store.sh
#
# THIS FILE HOLDS THE SECRET ACCESS KEY of your external key store proxy. Keep it at file mode 0600 or 0700, out of
# repositories, mail and chats, and delete it when the store is changed.
# The proxy must accept the new credential before this is run, and the old one for five minutes longer.

