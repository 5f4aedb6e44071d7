#!/usr/bin/env python3
"""Lazo and MLflow's own server side by side: the same calls over HTTP, SQLite for both, one after the other.

    bench/mlflow.py [--runs 2000] [--points 1000000] [--only lazo|mlflow]

It needs nothing but Python and wrk: Lazo is built when that is due, and MLflow is installed into the environment that
./check makes too. The client is a bare HTTP connection that stays open, so that the servers are measured and not a
client library; the many writers are wrk, for the same reason. Both servers are warmed up by the same calls first.
LAZO_SERVER_COMMAND replaces `./lazo server`, MLFLOW_PROGRAM the mlflow of that environment.
"""
import argparse
import filecmp
import http.client
import json
import os
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
API = "/api/2.0/mlflow/"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.open()

    def open(self):
        self.connection.close()
        self.connection.blocksize = 1 << 20
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, method, path, body=None):
        data, headers = body, {}
        if isinstance(body, dict):
            data, headers = json.dumps(body), {"Content-Type": "application/json"}
        try:
            self.connection.request(method, path, data, headers)
            reply = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.open()  # a server may close a connection that was idle for a while
            self.connection.request(method, path, data, headers)
            reply = self.connection.getresponse()
        answer = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"{method} {path}: {reply.status} {answer[:300]}")
        return answer

    def post(self, path, body):
        return json.loads(self.call("POST", API + path, body))


def group(pid):
    """The processes of a server's group: pid, seconds of processor time, resident MB."""
    rows = subprocess.run(["ps", "-eo", "pgid,pid,rss,cputimes"], capture_output=True, text=True).stdout.splitlines()[1:]
    return [(int(p), int(cpu), int(rss) / 1024) for g, p, rss, cpu in (row.split() for row in rows) if int(g) == pid]


def start(command, folder, port):
    log = open(folder / "server.log", "w")
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment, start_new_session=True)
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return process, time.perf_counter() - began
        except OSError:
            if process.poll() is not None or time.perf_counter() - began > 180:
                sys.exit(f"{command[0]} did not start:\n" + (folder / "server.log").read_text())
            time.sleep(0.02)


def timed(repeats, work):
    times = []
    for i in range(repeats):
        began = time.perf_counter()
        work(i)
        times.append((time.perf_counter() - began) * 1000)
    return times


def mlflow_program():
    """MLflow's own, in an environment made as ./check makes it."""
    if "MLFLOW_PROGRAM" in os.environ:
        return os.environ["MLFLOW_PROGRAM"]
    requirements = ROOT / "interop/python/requirements-mlflow3.txt"
    folder = ROOT / "interop/python/.venv-mlflow3"
    kept = folder / "requirements.txt"
    if not (kept.exists() and filecmp.cmp(requirements, kept, shallow=False)):
        print(f"installing MLflow into {folder}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--requirement", str(requirements)], check=True)
        shutil.copy(requirements, kept)
    return str(folder / "bin/mlflow")


def measure(port, runs, points):
    client, results, now = Client(port), {}, 1_770_000_000_000

    def run(i, experiment):
        return client.post("runs/create", {"experiment_id": experiment, "start_time": now + i})["run"]["info"]["run_id"]

    experiment = client.post("experiments/create", {"name": "writes"})["experiment_id"]
    first = run(0, experiment)
    # what a server of Java compiles in its first seconds, and one of Python loads, is no part of a call
    for i in range(WARM_UP):
        run(i, experiment)
        client.post("runs/log-metric", {"run_id": first, "key": "warm", "value": i, "timestamp": now, "step": i})
    results["create run"] = timed(200, lambda i: run(i, experiment))
    results["log-metric"] = timed(
        300, lambda i: client.post("runs/log-metric", {"run_id": first, "key": "m", "value": i, "timestamp": now, "step": i})
    )
    results["log-batch, 1,000 points of 1 metric"] = timed(
        20,
        lambda i: client.post(
            "runs/log-batch",
            {"run_id": first, "metrics": [{"key": "one", "value": j, "timestamp": now, "step": i * 1000 + j} for j in range(1000)]},
        ),
    )
    results["log-batch, 1,000 metrics"] = timed(
        20,
        lambda i: client.post(
            "runs/log-batch",
            {"run_id": first, "metrics": [{"key": f"k{j}", "value": j, "timestamp": now, "step": i} for j in range(1000)]},
        ),
    )
    results["read 20,000 points of a metric"] = timed(
        5, lambda i: client.call("GET", f"{API}metrics/get-history?run_id={first}&metric_key=one&max_results=25000")
    )
    many = client.post("experiments/create", {"name": "many"})["experiment_id"]

    def full(i):
        batch = {
            "run_id": run(i, many),
            "metrics": [{"key": f"m{j}", "value": (i * 7919 + j) % 10_007 / 10_007, "timestamp": now, "step": 1} for j in range(10)],
            "params": [{"key": f"p{j}", "value": str((i + j) % 5)} for j in range(10)],
            "tags": [{"key": f"t{j}", "value": str(i % 3)} for j in range(5)],
        }
        client.post("runs/log-batch", batch)

    results["create run and log 10 metrics, 10 params, 5 tags"] = timed(runs, full)
    search = {"experiment_ids": [many], "filter": "metrics.m1 > 0.2", "order_by": ["metrics.m1 DESC"], "max_results": 100}
    found = client.post("runs/search", search)
    assert len(found["runs"]) == 100, len(found["runs"])
    values = [next(m["value"] for m in r["data"]["metrics"] if m["key"] == "m1") for r in found["runs"]]
    assert values == sorted(values, reverse=True)
    newest = {"experiment_ids": [many], "max_results": 100}
    for _ in range(WARM_UP_SEARCHES):
        client.post("runs/search", search)
        client.post("runs/search", newest)
    results[f"search 100 of {runs:,} runs: metric filter and order"] = timed(20, lambda i: client.post("runs/search", search))
    results[f"search 100 of {runs:,} runs: newest"] = timed(20, lambda i: client.post("runs/search", newest))

    def last_page(i):
        token, pages = None, 0
        while token or not pages:
            page = client.post("runs/search", {**search, "max_results": max(100, runs // 5), **({"page_token": token} if token else {})})
            token, pages = page.get("next_page_token"), pages + 1

    results["all pages of that search"] = timed(2, last_page)
    sampled_history(client, run(1, experiment), points, now, results)
    file = os.urandom(100 << 20)
    path = f"/api/2.0/mlflow-artifacts/artifacts/{experiment}/{first}/artifacts/big.bin"
    results["artifact of 100 MiB up"] = timed(5, lambda i: client.call("PUT", path, file))
    results["artifact of 100 MiB down"] = timed(5, lambda i: client.call("GET", path))
    big_artifact(client, path, results)
    writing = {"experiment_ids": [experiment], "max_results": 100}
    results[f"log-metric of {WRITERS} writers at once"], results["search 100 of their experiment meanwhile"] = writers(
        port, first, now, lambda: client.post("runs/search", writing)
    )
    return results


WARM_UP, WARM_UP_SEARCHES, WRITERS, WRITING_SECONDS = 300, 40, 50, 15


def sampled_history(client, run, points, now, results):
    """What draws a curve: a few hundred of all the points."""
    for step in range(0, points, 1000):
        batch = [{"key": "curve", "value": j % 977, "timestamp": now + j, "step": j} for j in range(step, step + 1000)]
        client.post("runs/log-batch", {"run_id": run, "metrics": batch})
    path = f"/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids={run}&metric_key=curve&max_results=320"
    assert len(json.loads(client.call("GET", path))["metrics"]) >= 300
    results[f"curve of {points:,} points, sampled"] = timed(5, lambda i: client.call("GET", path))


def writers(port, run, now, search):
    """Each call as one writer sees it while all of them write, measured by wrk: percentiles and calls a second; and the
    milliseconds of each search that somebody asks for meanwhile."""
    script = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local number = 0
function setup(thread) number = number + 1; thread:set("writer", number) end
local step = 0
function request()
  step = step + 1
  return wrk.format(nil, nil, nil, string.format(
    '{"run_id":"RUN","key":"w%d","value":%d,"timestamp":NOW,"step":%d}', writer, step, step))
end
function done(summary, latency)
  print(string.format("median %f p95 %f rate %f errors %d", latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    summary.requests / summary.duration * 1e6, summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.timeout))
end
"""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script.replace("RUN", run).replace("NOW", str(now)))
        file.flush()
        wrk = ["wrk", "-t1", f"-c{WRITERS}", f"-d{WRITING_SECONDS}s", "--timeout", "60s", "-s", file.name]
        writing = subprocess.Popen(
            [*wrk, f"http://127.0.0.1:{port}{API}runs/log-metric"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        time.sleep(2)
        searches = []
        while writing.poll() is None:
            began = time.perf_counter()
            try:
                search()
            except RuntimeError as refused:  # a database that is locked, for one: it took its time too
                print(f"a search was refused: {refused}", file=sys.stderr)
            searches.append((time.perf_counter() - began) * 1000)
            time.sleep(0.1)
        said = writing.stdout.read()
    found = re.search(r"median (\S+) p95 (\S+) rate (\S+) errors (\d+)", said)
    assert found and found[4] == "0", said
    return Known(float(found[1]), float(found[2]), float(found[3])), searches


class Known:
    """Percentiles that somebody else has measured."""

    def __init__(self, median, p95, rate):
        self.median, self.p95, self.rate = median, p95, rate


def big_artifact(client, path, results):
    """1 GiB from and to a disk, a MiB at a time: neither side may need the whole in memory."""
    with tempfile.TemporaryFile() as file:
        for _ in range(1024):
            file.write(os.urandom(1 << 20))

        def up(i):
            file.seek(0)
            file.write(os.urandom(16))  # else the same content is there already
            file.seek(0)
            client.open()  # a server that closed the connection meanwhile would break the upload
            client.connection.request("PUT", path, file, {"Content-Length": str(1 << 30)})
            reply = client.connection.getresponse()
            assert reply.status == 200, reply.read()
            reply.read()

        def down(i):
            client.connection.request("GET", path)
            reply, size = client.connection.getresponse(), 0
            while chunk := reply.read(1 << 20):
                size += len(chunk)
            assert size == 1 << 30, size

        results["artifact of 1 GiB up"] = timed(3, up)
        results["artifact of 1 GiB down"] = timed(3, down)


def serve(name, runs, points):
    port = free_port()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if name == "lazo":
            lazo = shlex.split(os.environ.get("LAZO_SERVER_COMMAND", f"{ROOT}/lazo server"))
            command = [*lazo, "--port", str(port), "--data", str(folder / "data")]
        else:
            command = [mlflow_program(), "server", "--host", "127.0.0.1", "--port", str(port)]
            command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts")]
        process, started = start(command, folder, port)
        try:
            time.sleep(5)
            idle = sum(rss for _, _, rss in group(process.pid))
            processes = len(group(process.pid))
            before = sum(cpu for _, cpu, _ in group(process.pid))
            results = measure(port, runs, points)
            for what, times in results.items():
                print(f"{name}: {what}: {shown(times)}", file=sys.stderr)
            rows = group(process.pid)
            return {
                "start to first answer": [started * 1000],
                "__idle": f"{idle:.0f} MB in {processes} process{'es' if processes > 1 else ''}",
                "__busy": f"{sum(rss for _, _, rss in rows):.0f} MB",
                "__cpu": f"{sum(cpu for _, cpu, _ in rows) - before} s",
                **results,
            }
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def median(times):
    return times.median if isinstance(times, Known) else statistics.median(times)


def shown(times):
    if isinstance(times, Known):
        return f"{times.median:,.1f} (p95 {times.p95:,.1f}; {times.rate:,.0f} calls/s)"
    middle = median(times)
    high = sorted(times)[int(len(times) * 0.95)] if len(times) >= 20 else None
    return f"{middle:,.1f}" + (f" (p95 {high:,.1f})" if high else "")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=2000)
    options.add_argument("--points", type=int, default=1_000_000)
    options.add_argument("--only", choices=["lazo", "mlflow"])
    asked = options.parse_args()
    names = [asked.only] if asked.only else ["lazo", "mlflow"]
    if "LAZO_SERVER_COMMAND" not in os.environ:
        subprocess.run([f"{ROOT}/lazo", "--version"], check=True)  # builds first, when that is due
    all_results = {name: serve(name, asked.runs, asked.points) for name in names}
    print("| milliseconds, median | " + " | ".join(names) + (" | times |" if len(names) == 2 else " |"))
    print("|---|" + "---|" * (len(names) + (len(names) == 2)))
    for row in all_results[names[0]]:
        cells = [all_results[name][row] for name in names]
        if row.startswith("__"):
            words = {"__idle": "resident memory, idle", "__busy": "resident memory, after", "__cpu": "processor time"}
            print(f"| {words[row]} | " + " | ".join(cells) + (" | |" if len(names) == 2 else " |"))
        else:
            ratio = f" {median(cells[1]) / median(cells[0]):.1f} |" if len(names) == 2 else ""
            print(f"| {row} | " + " | ".join(shown(cell) for cell in cells) + f" |{ratio}")


if __name__ == "__main__":
    main()
