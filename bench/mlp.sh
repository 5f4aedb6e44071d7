#!/usr/bin/env bash
# What a prediction of a small model costs: logs a multilayer perceptron as an MLflow client would, deploys it with
# `lazo deploy`, then wrk asks for one row a request, with the prediction log, metrics and routing on. In turn with it, the
# floor: Netty, Jackson and ONNX Runtime alone. Needs wrk, curl and the compiled bench module (mvn -pl bench -am compile).
#
#   bench/mlp.sh WIDTHS [SECONDS] [CONNECTIONS...]      for example: bench/mlp.sh 10-32-16-2 10 1 16
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/bench/measure.sh"
widths=${1:?usage: bench/mlp.sh WIDTHS [SECONDS] [CONNECTIONS...]}
seconds=${2:-10}
shift $(( $# > 1 ? 2 : 1 ))
connections=(${@:-1 16})
work=$(mktemp -d)
pid=
floor=
trap 'kill $pid $floor 2>/dev/null || true; wait $pid $floor 2>/dev/null || true; rm -rf "$work"' EXIT

"$root/lazo" --version
java=("$("$root/lazo" --java-home)/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED
  -cp "$root/bench/target/classes:$root/cli/target/dist/lib/*")
# shellcheck disable=SC2086 # the widths are words
"${java[@]}" lazo.bench.Mlp "$work/model" ${widths//-/ }
floor_port=$((20000 + RANDOM % 20000))
"${java[@]}" lazo.bench.Floor "$work/model" "$floor_port" > "$work/floor" 2>&1 &
floor=$!
floor_url=http://127.0.0.1:$floor_port/
start_server --data "$work/data"
until curl -fs "$url/health" > /dev/null; do kill -0 "$pid" || { cat "$work/log"; exit 1; }; sleep 0.1; done

post() { curl -fsS -H 'Content-Type: application/json' -d "$2" "$url/api/2.0/mlflow/$1"; }
run=$(post runs/create '{"experiment_id":"0"}' | sed 's/.*"run_id":"\([^"]*\)".*/\1/')
for file in MLmodel model.onnx; do
  curl -fsS -T "$work/model/$file" "$url/api/2.0/mlflow-artifacts/artifacts/0/$run/artifacts/model/$file" > /dev/null
done
post registered-models/create '{"name":"mlp"}' > /dev/null
post model-versions/create "{\"name\":\"mlp\",\"source\":\"runs:/$run/model\",\"run_id\":\"$run\"}" > /dev/null
"$root/lazo" deploy models:/mlp/1 --endpoint mlp --server "$url"

infer="$url/v2/models/mlp/infer"
curl -fsS -d @"$work/model/request.json" "$infer"; echo
lua "$work/model/request.json" > "$work/post.lua"
server=$pid
for round in 1 2; do
  pid=$server measure warm-up 16 -s "$work/post.lua" "$infer" > /dev/null
  pid=$floor measure warm-up 16 -s "$work/post.lua" "$floor_url" > /dev/null
done
for c in "${connections[@]}"; do
  pid=$server measure live "$c" "$url/v2/health/live"
  pid=$floor measure 'floor' "$c" "$floor_url"
  for round in 1 2 3; do
    pid=$server measure infer "$c" -s "$work/post.lua" "$infer"
    pid=$floor measure 'floor infer' "$c" -s "$work/post.lua" "$floor_url"
  done
done
