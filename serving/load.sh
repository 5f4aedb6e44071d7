#!/bin/bash
# CPU time for each request and latency, by wrk, of a LoadServer that listens: load.sh PORT [SECONDS]
set -eu
port=$1; seconds=${2:-5}
script=$(mktemp --suffix .lua); trap 'rm -f "$script"' EXIT
measure() { # NAME CONNECTIONS PATH BODY
  printf 'wrk.method = "%s"\nwrk.body = [[%s]]\nwrk.headers["content-type"] = "application/json"\n' "$([ -n "$4" ] && echo POST || echo GET)" "$4" > "$script"
  local before after out
  before=$(curl -s "127.0.0.1:$port/cpu")
  out=$(wrk -t1 -c"$2" -d"${seconds}s" --latency -s "$script" "http://127.0.0.1:$port$3")
  after=$(curl -s "127.0.0.1:$port/cpu")
  local requests; requests=$(awk '/requests in/ {print $1}' <<<"$out")
  printf '%-22s %8s requests  %6.1f CPU us each  p50 %s  p99 %s %s\n' "$1" "$requests" \
    "$(awk -v c=$((after - before)) -v n="$requests" 'BEGIN {print c / n}')" \
    "$(awk '$1 == "50%" {print $2}' <<<"$out")" "$(awk '$1 == "99%" {print $2}' <<<"$out")" "$(grep -i 'non-2xx' <<<"$out" || true)"
}
numbers() { awk -v n="$1" 'BEGIN {srand(7); for (i = 0; i < n; i++) printf "%s%.4f", i ? "," : "", rand()}'; }
small='{"inputs":[{"name":"x","shape":[1,10],"datatype":"FP32","data":['$(numbers 10)']}]}'
large='{"inputs":[{"name":"x","shape":[1,784],"datatype":"FP32","data":['$(numbers 784)']}]}'
measure "warm-up" 16 /v2/models/mlp/infer "$small"
measure "GET live, 16" 16 /v2/health/live ""
measure "mlp, 16 connections" 16 /v2/models/mlp/infer "$small"
measure "mlp, 1 connection" 1 /v2/models/mlp/infer "$small"
measure "784 inputs, 16" 16 /v2/models/mnist/infer "$large"
