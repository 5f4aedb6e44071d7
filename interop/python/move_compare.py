"""Reads two tracking servers by the same client and fails where they differ: move_compare.py FROM INTO [--folder]"""
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import ViewType

THREE = mlflow.__version__.startswith("3")  # traces of version 2, which older clients ask for, are left out of Lazo
FOLDER = "--folder" in sys.argv  # the file store knows no prompts and links no traces to runs


def pages(ask):
    found, token = [], None
    while True:
        page = ask(token)
        found += page
        token = page.token
        if not token:
            return found


def number(value):
    return repr(value)


def files(client, list_artifacts, download):
    tree = {}

    def walk(path):
        for info in list_artifacts(path):
            if info.is_dir:
                walk(info.path)
            elif info.path.split("/")[-1] != "registered_model_meta":  # left by a load from a local folder
                with tempfile.TemporaryDirectory() as folder:
                    local = Path(download(info.path, folder))
                    tree[info.path] = hashlib.sha256(local.read_bytes()).hexdigest()

    walk(None)
    return tree


def run_of(client, run):
    data = run.to_dictionary()
    info = data["info"]
    id = info["run_id"]
    for own in ("artifact_uri", "experiment_id"):
        info.pop(own, None)
    out = {"info": info, "params": data["data"]["params"], "tags": data["data"]["tags"]}
    out["latest"] = {k: number(v) for k, v in data["data"]["metrics"].items()}
    out["history"] = {  # a set: the file store writes a point again for each model that is logged after it
        key: sorted({(m.timestamp, m.step, number(m.value)) for m in client.get_metric_history(id, key)})
        for key in data["data"]["metrics"]
    }
    out["inputs"] = json.loads(json.dumps(data.get("inputs", {}), default=str))
    for inputs in out["inputs"].get("dataset_inputs", []):
        inputs["tags"] = sorted(inputs["tags"], key=str)
    if THREE:
        out["outputs"] = json.loads(json.dumps(data.get("outputs") or {}, default=str))
        out["outputs"].get("model_outputs", []).sort(key=str)
    if info["lifecycle_stage"] == "active":
        out["files"] = files(
            client,
            lambda path: client.list_artifacts(id, path),
            lambda path, folder: client.download_artifacts(id, path, folder),
        )
    return out


def span_of(span):
    return {
        "id": span.span_id,
        "parent": span.parent_id,
        "name": span.name,
        "start": span.start_time_ns,
        "end": span.end_time_ns,
        "status": str(span.status),
        "attributes": span.attributes,
        "events": [(e.name, e.timestamp, {k: str(v) for k, v in e.attributes.items()}) for e in span.events],
    }


def assessment_of(assessment):
    out = assessment.to_dictionary()
    if "expectation" in out:
        out.pop("valid", None)  # lost by the client on its way over REST
    return out


def trace_of(client, trace):
    info = trace.info
    trace = client.get_trace(info.trace_id)
    tags = {k: v for k, v in info.tags.items() if k not in ("mlflow.artifactLocation", "mlflow.trace.spansLocation")}
    return {
        "time": info.request_time,
        "duration": info.execution_duration,
        "state": str(info.state),
        "tags": tags,
        "metadata": info.request_metadata,
        "spans": sorted((span_of(span) for span in trace.data.spans), key=lambda s: s["id"]),
        "preview": [info.request_preview, info.response_preview],
        "assessments": sorted((assessment_of(a) for a in info.assessments), key=lambda a: a["assessment_id"]),
    }


def versions_of(client, name):
    out = {}
    for v in pages(lambda t: client.search_model_versions(f"name='{name}'", page_token=t)):
        v = client.get_model_version(name, v.version)
        out[str(v.version)] = {
            "description": v.description or "",
            "run": v.run_id or "",
            "stage": v.current_stage,
            "tags": v.tags,
            "aliases": sorted(v.aliases),
            "created": v.creation_timestamp,
            "updated": v.last_updated_timestamp,
            "status": str(v.status),
        }
        if v.source.startswith(("models:", "runs:", "s3:")):  # a path of the old server is one of the new now
            out[str(v.version)]["source"] = v.source
    return out


def everything(uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    client = MlflowClient(uri)
    out = {"experiments": {}, "models": {}, "prompts": {}}
    for e in pages(lambda t: client.search_experiments(ViewType.ALL, page_token=t)):
        all = {"tags": e.tags, "stage": e.lifecycle_stage, "runs": {}, "traces": {}, "logged": {}}
        for run in pages(lambda t: client.search_runs([e.experiment_id], run_view_type=ViewType.ALL, page_token=t)):
            all["runs"][run.info.run_id] = run_of(client, client.get_run(run.info.run_id))
        if e.lifecycle_stage == "active":
            for trace in [] if not THREE else pages(lambda t: client.search_traces([e.experiment_id], page_token=t)):
                all["traces"][trace.info.trace_id] = trace_of(client, trace)
            if THREE and not FOLDER:
                for id, run in all["runs"].items():
                    own = client.search_traces([e.experiment_id], filter_string=f"attributes.run_id = '{id}'")
                    run["traces"] = sorted(trace.info.trace_id for trace in own)
            if THREE:
                for m in pages(lambda t: client.search_logged_models([e.experiment_id], page_token=t)):
                    m = client.get_logged_model(m.model_id)
                    all["logged"][m.model_id] = {
                        "name": m.name,
                        "run": m.source_run_id,
                        "status": str(m.status),
                        "type": m.model_type or "",
                        "created": m.creation_timestamp,
                        "updated": m.last_updated_timestamp,
                        "tags": m.tags,
                        "params": m.params,
                        "metrics": sorted(
                            (x.key, number(x.value), x.timestamp, x.step, x.run_id, x.dataset_name, x.dataset_digest)
                            for x in m.metrics or []
                        ),
                        "files": files(
                            client,
                            lambda path: client.list_logged_model_artifacts(m.model_id, path),
                            lambda path, folder: mlflow.artifacts.download_artifacts(
                                artifact_uri=f"{m.artifact_location}/{path}", dst_path=folder
                            ),
                        ),
                    }
        out["experiments"][e.name] = all
    for m in pages(lambda t: client.search_registered_models(page_token=t)):
        out["models"][m.name] = {
            "description": m.description or "",
            "tags": m.tags,
            "aliases": {k: str(v) for k, v in m.aliases.items()},
            "created": m.creation_timestamp,
            "versions": versions_of(client, m.name),
        }
    if THREE and not FOLDER:
        for m in pages(lambda t: client.search_prompts(page_token=t)):
            live = mlflow.genai.load_prompt("prompts:/greet@live")
            out["prompts"][m.name] = {"tags": m.tags, "live": (live.version, live.template, live.tags)}
    data = pd.DataFrame({"a": [0.1, 0.9], "b": [0.5, 0.5], "c": [0.1, 0.2]})
    out["predicts"] = mlflow.pyfunc.load_model("models:/churn@champion").predict(data).tolist()
    return json.loads(json.dumps(out, default=str, sort_keys=True))


def compare(path, a, b, found):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted(set(a) | set(b)):
            compare(f"{path}/{key}", a.get(key, "nothing"), b.get(key, "nothing"), found)
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            compare(f"{path}/{i}", x, y, found)
    elif a != b:
        found.append(f"{path}: {str(a)[:300]} | {str(b)[:300]}")


if sys.argv[1] == "read":
    Path(sys.argv[3]).write_text(json.dumps(everything(sys.argv[2])))
    sys.exit(0)


def read_apart(uri):
    """In a process of its own: the client keeps what it knows of ids, whichever server it asked."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "read.json"
        subprocess.run([sys.executable, __file__, "read", uri, out], check=True)
        return json.loads(out.read_text())


before, after = read_apart(sys.argv[1]), read_apart(sys.argv[2])
assert sum(len(e["runs"]) for e in before["experiments"].values()) >= 7, before
if THREE and not FOLDER:
    judged = before["experiments"]["traced"]["runs"].values()  # none in a store of MLflow 2
    assert not judged or max(len(run["traces"]) for run in judged) == 2
assert sum(len(e["traces"]) for e in before["experiments"].values()) == (3 if THREE else 0)
differences = []
compare("", before, after, differences)
print("\n".join(differences))
assert not differences, f"{len(differences)} differences"
print("equal")
