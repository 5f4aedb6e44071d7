#!/usr/bin/env bash
# What a prediction costs: wrk against the endpoint of a finished demo, one flight a request, and the server's processor
# time per request. Needs wrk, curl and a data folder that `lazo demo --once` left behind.
#
#   bench/serving.sh DEMO_FOLDER [SECONDS] [CONNECTIONS...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?usage: bench/serving.sh DEMO_FOLDER [SECONDS] [CONNECTIONS...]}
seconds=${2:-10}
shift $(( $# > 1 ? 2 : 1 ))
connections=(${@:-1 16})
work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
cp -r "$folder" "$work/data"   # what is logged here is not to stay
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

"$root/lazo" server --port "$port" --data "$work/data" --replay-clock 2001-06-30T00:00:00Z > "$work/log" 2>&1 &
pid=$!
until curl -fs "http://127.0.0.1:$port/v2/models/flight-delay/ready" > /dev/null; do
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
cat > "$work/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = io.open("$work/flight.json"):read("*a")
LUA
url="http://127.0.0.1:$port/v2/models/flight-delay/infer"
curl -fsS -H 'Content-Type: application/json' -d @"$work/flight.json" "$url"; echo

ticks() { awk '{sub(/.*\) /,""); print $12 + $13}' "/proc/$pid/stat"; }
measure() { # what, connections, wrk's other arguments
  before=$(ticks)
  wrk -t1 -c"$2" -d"${seconds}s" --latency "${@:3}" > "$work/wrk"
  after=$(ticks)
  awk -v what="$1" -v c="$2" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    /50%|99%/ { p[$1] = $2 }
    /requests in/ { n = $1 }
    /Non-2xx/ { bad = $NF }
    END { printf "%-8s %3d connections %8d requests  p50 %s  p99 %s  %.0f us of processor each%s\n", what, c, n, p["50%"], p["99%"],
          1e6 * ticks / hz / n, bad ? "  " bad " REFUSED" : "" }' "$work/wrk"
}
measure warm-up 16 -s "$work/post.lua" "$url" > /dev/null
for c in "${connections[@]}"; do
  measure live "$c" "http://127.0.0.1:$port/v2/health/live"
  measure infer "$c" -s "$work/post.lua" "$url"
done
