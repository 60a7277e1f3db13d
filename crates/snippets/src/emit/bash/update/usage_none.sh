# Usage: bash update-key-store.sh

