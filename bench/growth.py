#!/usr/bin/env python3
"""How the cost of typical searches grows with the number of runs of one experiment.

    bench/growth.py FOLDER [FOLDER ...]

Each FOLDER was filled by lazo.bench.ManyRuns. A server is started on it, each search is asked for once and then
--times times over one open connection; the table has the median and the 95th percentile in milliseconds.
LAZO_SERVER_COMMAND replaces `./lazo server`.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from mlflow import ROOT, Client, free_port, group, start, timed  # noqa: E402  the file beside this one

SEARCHES = {
    "newest 100": {},
    "best 100 by a metric": {"order_by": ["metrics.loss ASC"]},
    "a metric below a value, newest": {"filter": "metrics.loss < 0.5"},
    "a metric below a value, best": {"filter": "metrics.loss < 0.5", "order_by": ["metrics.loss ASC"]},
    "one in a hundred by a metric, newest": {"filter": "metrics.loss < 0.21"},
    "a param, newest": {"filter": "params.trainer = 'mlp'"},
    "a param of one in 1,000, newest": {"filter": "params.param_1 = '7'"},
    "a param and a metric, best": {"filter": "params.trainer = 'mlp' AND metrics.loss < 0.5", "order_by": ["metrics.loss ASC"]},
    "a param of one in 1,000, best by a metric": {"filter": "params.param_1 = '7'", "order_by": ["metrics.loss ASC"]},
    "a tag, newest": {"filter": "tags.team = 'team-3'"},
    "failed, newest": {"filter": "attributes.status = 'FAILED'"},
    "of a user, newest": {"filter": "attributes.user_id = 'user-3'"},
    "since a day": {"filter": "attributes.start_time > {late}"},
    "before a day": {"filter": "attributes.start_time < {early}"},
    "longest": {"order_by": ["attributes.duration DESC"]},
    "a name": {"filter": "attributes.run_name = 'run-{mid}'"},
    "a part of a name": {"filter": "attributes.run_name LIKE '%-{mid}%'"},
    "names by the alphabet": {"order_by": ["attributes.run_name ASC"]},
    "ordered by a param": {"order_by": ["params.param_1 ASC"]},
    "children of a run": {"filter": "tags.`mlflow.parentRunId` = '{parent}'"},
    "one or the other": {"filter": "params.trainer = 'mlp' OR tags.team = 'team-3'"},
    "nothing fits": {"filter": "params.trainer = 'none'"},
    "nothing fits a metric": {"filter": "metrics.loss > 100"},
}


def experiment_of(client):
    found = client.post("experiments/search", {"max_results": 10, "filter": "name = 'many runs'"})
    return found["experiments"][0]["experiment_id"]


def page(client, experiment, body, token=None):
    asked = {"experiment_ids": [experiment], "max_results": 100, **body}
    if token:
        asked["page_token"] = token
    return client.post("runs/search", asked)


def measure(client, runs, times):
    experiment = experiment_of(client)
    newest = page(client, experiment, {})["runs"]
    begin, late = 1_767_225_600_000, newest[99]["info"]["start_time"]
    parent = next(t["value"] for r in newest for t in r["data"]["tags"] if t["key"] == "mlflow.parentRunId")
    words = {"late": late, "early": begin + 3_000_000, "mid": runs // 2, "parent": parent}
    results = {}
    for name, body in SEARCHES.items():
        asked = json.loads(json.dumps(body))
        if "filter" in asked:
            asked["filter"] = asked["filter"].format(**words)
        try:
            page(client, experiment, asked)
            results[name] = timed(times, lambda i: page(client, experiment, asked))
        except RuntimeError as refused:
            results[name] = str(refused)
    for name, body in (("newest", {}), ("best by a metric", {"order_by": ["metrics.loss ASC"]})):
        token = None
        for _ in range(min(1_000, runs // 100) - 1):
            token = page(client, experiment, body, token)["next_page_token"]
        results[f"page 1,000 or the last, {name}"] = timed(times, lambda i: page(client, experiment, body, token))
    both = {"experiment_ids": ["0", experiment], "order_by": ["metrics.loss ASC"]}
    results["best of two experiments"] = timed(times, lambda i: page(client, experiment, both))
    run = newest[50]["info"]["run_id"]
    results["one run"] = timed(times, lambda i: client.call("GET", f"/api/2.0/mlflow/runs/get?run_id={run}"))
    results["page of the experiment"] = timed(times, lambda i: client.call("GET", f"/experiments/{experiment}"))
    best = urllib.parse.quote("metrics.loss < 0.5")
    results["page of the experiment, filtered"] = timed(
        times, lambda i: client.call("GET", f"/experiments/{experiment}?filter={best}")
    )
    results["log a metric"] = timed(
        times,
        lambda i: client.post("runs/log-metric", {"run_id": run, "key": "more", "value": i, "timestamp": begin, "step": i}),
    )
    return results


def cell(times):
    if isinstance(times, str):
        return times
    return f"{statistics.median(times):,.1f} ({sorted(times)[int(len(times) * 0.95)]:,.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    if "LAZO_SERVER_COMMAND" not in os.environ:
        subprocess.run([f"{ROOT}/lazo", "--version"], check=True)  # builds first, when that is due
    columns = {}
    for folder in options.folders:
        port = free_port()
        command = shlex.split(os.environ.get("LAZO_SERVER_COMMAND", f"{ROOT}/lazo server"))
        command += ["--port", str(port), "--data", str(Path(folder).resolve())]
        with tempfile.TemporaryDirectory() as log:
            process, began = start(command, Path(log), port)
            try:
                client = Client(port)
                runs = runs_in(client)
                columns[f"{runs:,} runs"] = {"start": [began * 1000], **measure(client, runs, options.times)}
                columns[f"{runs:,} runs"]["resident MB"] = [sum(mb for _, _, mb in group(process.pid))]
            finally:
                process.terminate()
                process.wait()
    print("| milliseconds: median (p95) | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name in next(iter(columns.values())):
        print(f"| {name} | " + " | ".join(cell(column[name]) for column in columns.values()) + " |")


def runs_in(client):
    """From the newest run's name, as ManyRuns gives them."""
    newest = page(client, experiment_of(client), {})["runs"][0]["info"]["run_name"]
    return int(newest.removeprefix("run-")) + 1


if __name__ == "__main__":
    main()
