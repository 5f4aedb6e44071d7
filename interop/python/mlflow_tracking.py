"""What people do with experiments and runs through MLflow's Python client."""
import math
import sys

import mlflow
import pandas as pd
import requests
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Metric, Param, RunTag, ViewType

mlflow.set_tracking_uri(sys.argv[1])


def refused(code, text, call):
    try:
        call()
    except MlflowException as e:
        assert e.error_code == code, e.error_code
        assert text in str(e), str(e)
    else:
        raise AssertionError("was not refused: " + text)


# the fluent interface
experiment = mlflow.set_experiment("first").experiment_id
with mlflow.start_run(run_name="one") as run:
    mlflow.log_param("a", 1)
    mlflow.log_params({"b": "x", "a b": "y"})
    for step in range(3):
        mlflow.log_metric("m", step * 1.5, step=step)
    mlflow.log_metrics({"nan": float("nan"), "p": 2.0, "inf": float("inf")})
    mlflow.set_tag("t", "v")
    mlflow.set_tags({"u": "w"})
    mlflow.log_text("hello", "notes/a.txt")
    mlflow.log_dict({"a": 1}, "d.json")
    mlflow.log_input(mlflow.data.from_pandas(pd.DataFrame({"x": [1, 2]}), name="d"), context="train")
    refused("INVALID_PARAMETER_VALUE", "Changing param values is not allowed", lambda: mlflow.log_param("a", 2))
    with mlflow.start_run(nested=True) as child:
        mlflow.log_metric("m", 9)

client = MlflowClient()
run = client.get_run(run.info.run_id)
assert run.info.status == "FINISHED" and run.info.run_name == "one" and run.info.end_time >= run.info.start_time
assert run.data.params == {"a": "1", "b": "x", "a b": "y"}
assert run.data.metrics["m"] == 3.0 and run.data.metrics["inf"] == math.inf
assert math.isnan(run.data.metrics["nan"])
assert run.data.tags["t"] == "v" and run.data.tags["mlflow.runName"] == "one"
assert run.inputs.dataset_inputs[0].dataset.name == "d"
assert client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == run.info.run_id
assert [(m.step, m.value) for m in client.get_metric_history(run.info.run_id, "m")] == [(0, 0.0), (1, 1.5), (2, 3.0)]

# artifacts
assert sorted(f.path for f in client.list_artifacts(run.info.run_id)) == ["d.json", "notes"]
assert [(f.path, f.file_size) for f in client.list_artifacts(run.info.run_id, "notes")] == [("notes/a.txt", 5)]
assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/a.txt") == "hello"
assert mlflow.artifacts.load_dict(run.info.artifact_uri + "/d.json") == {"a": 1}
folder = mlflow.artifacts.download_artifacts(run_id=run.info.run_id)
assert open(folder + "/notes/a.txt").read() == "hello"

# searching
def found(filter_string, **more):
    return len(mlflow.search_runs([experiment], filter_string, output_format="list", **more))

assert found("metrics.m > 1 and params.b = 'x'") == 1
assert found("params.`a b` = 'y' and tags.t ILIKE 'V%' and tags.t LIKE 'v%'") == 1
assert found("tags.t LIKE 'V%'") == 0
assert found("tags.t RLIKE '^v' AND attributes.run_name RLIKE '(?i)^O.E$'") == 1
refused("INVALID_PARAMETER_VALUE", "Invalid regular expression '(a'", lambda: found("tags.t RLIKE '(a'"))
assert found("datasets.name = 'd' and attributes.run_name = 'one'") == 1
assert found("metrics.nan < 1") == 0
assert found(f"attributes.run_id IN ('{run.info.run_id}')") == 1
assert found("status = 'FINISHED'", order_by=["metrics.m DESC"]) == 2
assert found("metrics.m BETWEEN 1 AND 5 OR params.b = 'y'") == 1
assert found("NOT (metrics.m > 5) AND start_time > '2020-01-01'") == 1
for path in ["/api/2.0mlflow/experiments/search-datasets", "/ajax-api/2.0/mlflow/experiments/search-datasets"]:
    summaries = requests.post(sys.argv[1] + path, json={"experiment_ids": [experiment]}).json()["dataset_summaries"]
    assert [(d["name"], d["context"]) for d in summaries] == [("d", "train")]
refused("INVALID_PARAMETER_VALUE", "Invalid clause(s) in filter string", lambda: found("metrics.m >"))
refused("INVALID_PARAMETER_VALUE", "Invalid entity type", lambda: found("nope.m > 1"))
frame = mlflow.search_runs([experiment])
assert {"metrics.m", "params.b", "tags.t"} <= set(frame.columns)

# pages
pages = mlflow.set_experiment("pages").experiment_id
for value in [3, 1, 2, 5, 4]:
    with mlflow.start_run():
        mlflow.log_metric("q", value)
with mlflow.start_run():
    mlflow.log_metric("other", 1)
page = client.search_runs([pages], order_by=["metrics.q ASC"], max_results=2)
seen = [r.data.metrics.get("q") for r in page]
while page.token:
    page = client.search_runs([pages], order_by=["metrics.q ASC"], max_results=2, page_token=page.token)
    seen += [r.data.metrics.get("q") for r in page]
assert seen == [1, 2, 3, 4, 5, None], seen

# the client interface
client.log_batch(
    run.info.run_id,
    [Metric(f"k{i}", i, 1, 0) for i in range(998)],
    [Param("pp", "1")],
    [RunTag("tt", "2")],
)
assert len(client.get_run(run.info.run_id).data.metrics) == 998 + 4
client.delete_tag(run.info.run_id, "tt")
refused("RESOURCE_DOES_NOT_EXIST", "No tag with name", lambda: client.delete_tag(run.info.run_id, "tt"))
client.set_terminated(run.info.run_id, "FAILED")
assert client.get_run(run.info.run_id).info.status == "FAILED"
client.delete_run(run.info.run_id)
refused("INVALID_PARAMETER_VALUE", "must be in the 'active' state", lambda: client.log_metric(run.info.run_id, "m", 1))
assert len(client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)) == 1
client.restore_run(run.info.run_id)
client.rename_experiment(experiment, "second")
client.set_experiment_tag(experiment, "k", "v")
assert client.get_experiment(experiment).tags == {"k": "v"}
assert [e.name for e in client.search_experiments(filter_string="tags.k = 'v'")] == ["second"]
assert [e.experiment_id for e in client.search_experiments(filter_string=f"experiment_id IN ('{pages}')")] == [pages]
client.delete_experiment(experiment)
assert client.get_experiment(experiment).lifecycle_stage == "deleted"
refused("RESOURCE_ALREADY_EXISTS", "deleted state", lambda: client.create_experiment("second"))
client.restore_experiment(experiment)
refused("RESOURCE_DOES_NOT_EXIST", "No Experiment with id=999 exists", lambda: client.get_experiment("999"))
refused("RESOURCE_DOES_NOT_EXIST", "Run with id=nope not found", lambda: client.get_run("nope"))

print("all of mlflow_tracking.py held")
