# What the scripts of serving share; sourced by them. Wants $root, $work and $seconds.

# start_server OPTIONS...: sets $pid and $url.
start_server() {
  local port=$((20000 + RANDOM % 20000))
  LAZO_BUILD=never "$root/lazo" server --port "$port" "$@" > "$work/log" 2>&1 &
  pid=$!
  url=http://127.0.0.1:$port
}

# lua FILE: a script for wrk that posts the JSON of this file.
lua() {
  printf 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = io.open("%s"):read("*a")\n' "$1"
}

ticks() { awk '{sub(/.*\) /,""); print $12 + $13}' "/proc/$pid/stat"; }

# measure WHAT CONNECTIONS OTHER_ARGUMENTS_OF_WRK...: latency, and the server's processor time for each request.
measure() {
  local before after
  before=$(ticks)
  wrk -t1 -c"$2" -d"${seconds}s" --latency "${@:3}" > "$work/wrk"
  after=$(ticks)
  awk -v what="$1" -v c="$2" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    /50%|99%/ { p[$1] = $2 }
    /requests in/ { n = $1 }
    /Non-2xx/ { bad = $NF }
    END { printf "%-11s %3d connections %8d requests  p50 %s  p99 %s  %.0f us of processor each%s\n", what, c, n, p["50%"], p["99%"],
          1e6 * ticks / hz / n, bad ? "  " bad " REFUSED" : "" }' "$work/wrk"
}
