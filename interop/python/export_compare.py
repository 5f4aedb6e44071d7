"""Reads an export without Lazo and compares it with what a client reads of the server: export_compare.py FOLDER SERVER"""
import hashlib
import json
import math
import sys
from pathlib import Path

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import ViewType

folder, server = Path(sys.argv[1]), sys.argv[2]
mlflow.set_tracking_uri(server)
client = MlflowClient(server)
manifest = json.loads((folder / "manifest.json").read_text())
tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in manifest["tables"]}
for name, rows in manifest["tables"].items():
    assert len(tables[name]) == rows, name
assert not (folder / "unfinished").exists()
compared = 0


def same(what, a, b):
    global compared
    compared += 1
    assert a == b, f"{what}: {a} | {b}"


def pairs(table, **owner):
    found = tables[table]
    for column, value in owner.items():
        found = found[found[column] == value]
    assert not found["key"].duplicated().any(), (table, owner)
    return dict(zip(found["key"], found["value"]))


def rows(table, column, value):
    return tables[table][tables[table][column] == value].to_dict("records")


def text(value):
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


def number(value):
    return "nan" if math.isnan(value) else repr(float(value))


def all_pages(ask):
    found, token = [], None
    while True:
        page = ask(token)
        found += page
        token = page.token
        if not token:
            return found


def files(kind, id):
    found = {}
    for row in tables["files"].to_dict("records"):
        if row["owner_kind"] == kind and row["owner_id"] == id:
            content = (folder / "files" / kind / id / row["path"]).read_bytes()
            same("size", row["size"], len(content))
            same("sha256", row["sha256"], hashlib.sha256(content).hexdigest())
            found[row["path"]] = len(content)
    return found


def of_server(list_artifacts, path=None):
    found = {}
    for info in list_artifacts(path):
        if info.is_dir:
            found |= of_server(list_artifacts, info.path)
        else:
            found[info.path] = info.file_size
    return found


experiments = all_pages(lambda t: client.search_experiments(ViewType.ALL, page_token=t))
same("experiments", sorted(tables["experiments"]["experiment_id"]), sorted(e.experiment_id for e in experiments))
runs = 0
for e in experiments:
    row = rows("experiments", "experiment_id", e.experiment_id)[0]
    same("experiment", (row["name"], row["lifecycle_stage"], row["creation_time"]), (e.name, e.lifecycle_stage, e.creation_time))
    same("experiment tags", pairs("experiment_tags", experiment_id=e.experiment_id), e.tags)
    for run in all_pages(lambda t: client.search_runs([e.experiment_id], run_view_type=ViewType.ALL, page_token=t)):
        runs += 1
        id, info = run.info.run_id, run.info
        row = rows("runs", "run_id", id)[0]
        same("run", (row["experiment_id"], row["name"], row["user_id"], row["status"], row["start_time"], row["lifecycle_stage"]),
             (info.experiment_id, info.run_name, info.user_id, info.status, info.start_time, info.lifecycle_stage))
        same("end", None if pd.isna(row["end_time"]) else int(row["end_time"]), info.end_time)
        same("params", pairs("run_params", run_id=id), run.data.params)
        same("tags", pairs("run_tags", run_id=id), run.data.tags)
        points = rows("run_metrics", "run_id", id)
        same("keys", {p["key"] for p in points}, set(run.data.metrics))
        for key in run.data.metrics:
            same("points", sorted((p["timestamp"], p["step"], number(p["value"])) for p in points if p["key"] == key),
                 sorted((m.timestamp, m.step, number(m.value)) for m in client.get_metric_history(id, key)))
        same("datasets", sorted((d["name"], d["digest"], json.dumps(sorted(json.loads(d["tags"]).items()))) for d in rows("run_datasets", "run_id", id)),
             sorted((d.dataset.name, d.dataset.digest, json.dumps(sorted((t.key, t.value) for t in d.tags))) for d in run.inputs.dataset_inputs))
        links = rows("run_models", "run_id", id)
        same("outputs", sorted(l["model_id"] for l in links if l["direction"] == "output"), sorted(m.model_id for m in (run.outputs.model_outputs if run.outputs else [])))
        if info.lifecycle_stage == "active":
            same("files", files("runs", id), of_server(lambda path: client.list_artifacts(id, path)))
    if e.lifecycle_stage == "active":
        for m in all_pages(lambda t: client.search_logged_models([e.experiment_id], page_token=t)):
            row = rows("logged_models", "model_id", m.model_id)[0]
            same("model", (row["name"], text(row["source_run_id"]), row["creation_time"]), (m.name, m.source_run_id, m.creation_timestamp))
            same("model params", pairs("logged_model_params", model_id=m.model_id), m.params)
            same("model tags", pairs("logged_model_tags", model_id=m.model_id), m.tags)
            same("model files", files("models", m.model_id), of_server(lambda path: client.list_logged_model_artifacts(m.model_id, path)))
        for trace in all_pages(lambda t: client.search_traces([e.experiment_id], page_token=t)):
            trace = client.get_trace(trace.info.trace_id)
            id = trace.info.trace_id
            same("trace", rows("traces", "trace_id", id)[0]["state"], str(trace.info.state.value))
            same("metadata", pairs("trace_metadata", trace_id=id), trace.info.request_metadata)
            same("spans", sorted((s["span_id"], text(s["parent_span_id"]), s["name"], s["start_time"], s["end_time"]) for s in rows("spans", "trace_id", id)),
                 sorted((s.span_id, s.parent_id, s.name, s.start_time_ns, s.end_time_ns) for s in trace.data.spans))
            same("assessments", sorted(a["assessment_id"] for a in rows("trace_assessments", "trace_id", id)), sorted(a.assessment_id for a in trace.info.assessments))
same("runs", runs, len(tables["runs"]))
models = all_pages(lambda t: client.search_registered_models(page_token=t))
for m in models:
    same("registered", rows("registered_models", "name", m.name)[0]["description"], m.description or "")
    same("registered tags", pairs("registered_model_tags", name=m.name), m.tags)
    same("aliases", {a["alias"]: a["version"] for a in rows("model_aliases", "name", m.name)}, {k: int(v) for k, v in m.aliases.items()})
    versions = all_pages(lambda t: client.search_model_versions(f"name='{m.name}'", page_token=t))
    same("versions", sorted((v["version"], v["stage"], text(v["run_id"]) or "") for v in rows("model_versions", "name", m.name)),
         sorted((int(v.version), v.current_stage, v.run_id or "") for v in versions))
    for v in versions:
        same("version tags", pairs("model_version_tags", name=m.name, version=int(v.version)), v.tags)
assert runs >= 7 and len(models) >= 1 and len(tables["spans"]) >= 5 and len(tables["trace_runs"]) >= 2 and len(tables["files"]) > 10
prompts = tables["registered_model_tags"]
assert "mlflow.prompt.is_prompt" in set(prompts["key"]), "no prompt"
print(f"equal: {compared} comparisons")
