# Usage: bash create-key-store.sh
#
# THIS FILE HOLDS THE SECRET ACCESS KEY of your external key store proxy. Keep it at file mode 0600 or 0700, out of
# repositories, mail and chats, and delete it when the store is connected.

