#!/usr/bin/env bash
# What a prediction costs: wrk against the endpoint of a finished demo, one flight a request, and the server's processor
# time per request. Needs wrk, curl and a data folder that `lazo demo --once` left behind.
#
#   bench/serving.sh DEMO_FOLDER [SECONDS] [CONNECTIONS...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/bench/measure.sh"
folder=${1:?usage: bench/serving.sh DEMO_FOLDER [SECONDS] [CONNECTIONS...]}
seconds=${2:-10}
shift $(( $# > 1 ? 2 : 1 ))
connections=(${@:-1 16})
work=$(mktemp -d)
cp -r "$folder" "$work/data"   # what is logged here is not to stay
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

"$root/lazo" --version
start_server --data "$work/data" --replay-clock 2001-06-30T00:00:00Z
until curl -fs "$url/v2/models/flight-delay/ready" > /dev/null; do
  kill -0 "$pid" || { cat "$work/log"; exit 1; }
  sleep 0.2
done

cat > "$work/flight.json" <<'JSON'
{"inputs":[
 {"name":"flight","datatype":"BYTES","shape":[1,1],"data":["bench"]},
 {"name":"scheduled","datatype":"INT64","shape":[1,1],"data":[993830400000000]},
 {"name":"hour","datatype":"FP32","shape":[1,1],"data":[16.0]},
 {"name":"weekday","datatype":"FP32","shape":[1,1],"data":[5]},
 {"name":"distance","datatype":"FP32","shape":[1,1],"data":[733]},
 {"name":"origin","datatype":"BYTES","shape":[1,1],"data":["ORD"]},
 {"name":"destination","datatype":"BYTES","shape":[1,1],"data":["LGA"]}]}
JSON
lua "$work/flight.json" > "$work/post.lua"
infer="$url/v2/models/flight-delay/infer"
curl -fsS -H 'Content-Type: application/json' -d @"$work/flight.json" "$infer"; echo

measure warm-up 16 -s "$work/post.lua" "$infer" > /dev/null
for c in "${connections[@]}"; do
  measure live "$c" "$url/v2/health/live"
  measure infer "$c" -s "$work/post.lua" "$infer"
done
