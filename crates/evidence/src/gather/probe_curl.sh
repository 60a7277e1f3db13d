printf 'user = "%s:%s"\n' "$XKS_ID" "$XKS_SECRET" |
curl --disable --config - --silent --show-error --include --ipv4 --max-time 10 \
    --write-out '\ntime_namelookup: %{time_namelookup}\ntime_connect: %{time_connect}\ntime_total: %{time_total}\n' \
    --header 'content-type: application/json' \
