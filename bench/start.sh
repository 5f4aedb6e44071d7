#!/usr/bin/env bash
# Measures `lazo server`: wall and processor time from exec to the first 200 on /health, and resident memory after 10
# idle seconds. On a machine that does other work as well, believe the processor time.
# Usage: bench/start.sh [RUNS]     (other launcher settings by environment: LAZO_AOT=off, LAZO_JAVA_OPTS=...)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
runs=${1:-5}
port=5917
idle_seconds=10

"$root/lazo" --version # builds first, when that is due
for run in $(seq "$runs"); do
  data=$(mktemp -d)
  started=$(date +%s%N)
  LAZO_BUILD=never "$root/lazo" server --port "$port" --data "$data" >/dev/null 2>&1 &
  server=$!
  # Bash's own /dev/tcp: a curl process for each try would take the processor from the server.
  until { exec 4<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; do sleep 0.005; done
  printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&4
  read -r _ status _ <&4
  answered=$(date +%s%N)
  ticks=$(awk '{print $14 + $15}' "/proc/$server/stat")
  exec 4>&-
  sleep "$idle_seconds"
  memory=$(awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$server/status")
  echo "run $run: first answer (HTTP $status) after $(((answered - started) / 1000000)) ms, $((ticks * 1000 / $(getconf CLK_TCK))) ms of processor; $memory MB resident after $idle_seconds s idle"
  kill "$server"
  wait "$server" 2>/dev/null || true
  rm -rf "$data"
done
