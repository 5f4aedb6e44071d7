"""Evaluation datasets through MLflow's Python client of version 3."""
import sys

import mlflow
from mlflow import MlflowException
from mlflow.genai.datasets import (
    add_dataset_to_experiments,
    create_dataset,
    delete_dataset,
    delete_dataset_tag,
    get_dataset,
    remove_dataset_from_experiments,
    search_datasets,
    set_dataset_tags,
)

mlflow.set_tracking_uri(sys.argv[1])
first = mlflow.set_experiment("judged").experiment_id
second = mlflow.create_experiment("judged too")



def records_of(dataset_id):
    return get_dataset(dataset_id=dataset_id).to_df().to_dict("records")


# made, found, tagged
dataset = create_dataset(name="questions", experiment_id=[first], tags={"stage": "draft", "mlflow.user": "ana"})
assert dataset.dataset_id.startswith("d-") and dataset.name == "questions"
assert dataset.experiment_ids == [first] and dataset.tags["stage"] == "draft" and dataset.created_by == "ana"
assert dataset.schema is None and dataset.profile is None
set_dataset_tags(dataset_id=dataset.dataset_id, tags={"stage": "ready", "n": "1"})
delete_dataset_tag(dataset_id=dataset.dataset_id, key="n")
assert get_dataset(dataset_id=dataset.dataset_id).tags["stage"] == "ready"
assert "n" not in get_dataset(dataset_id=dataset.dataset_id).tags
create_dataset(name="other", experiment_id=[second], tags={})
assert [d.name for d in search_datasets(filter_string="name = 'questions'")] == ["questions"]
assert [d.name for d in search_datasets(filter_string="tags.stage = 'ready'")] == ["questions"]
assert [d.name for d in search_datasets(experiment_ids=[second])] == ["other"]
assert [d.name for d in search_datasets(order_by=["name ASC"])] == ["other", "questions"]
assert sorted(add_dataset_to_experiments(dataset.dataset_id, [second]).experiment_ids) == sorted([first, second])
assert remove_dataset_from_experiments(dataset.dataset_id, [first]).experiment_ids == [second]

# records: the same inputs are the same record, in whatever order their keys come
before = get_dataset(dataset_id=dataset.dataset_id).digest
dataset.merge_records(
    [
        {"inputs": {"q": "why", "k": 3}, "expectations": {"answer": "because"}},
        {"inputs": {"q": "é\n'\"", "k": 4.5}, "outputs": [1, None, {"a": True}], "tags": {"lang": "es"}},
    ]
)
dataset = get_dataset(dataset_id=dataset.dataset_id)
assert dataset.digest != before
dataset.merge_records([{"inputs": {"k": 3, "q": "why"}, "expectations": {"tone": "kind"}, "outputs": "so"}])
dataset = get_dataset(dataset_id=dataset.dataset_id)
records = records_of(dataset.dataset_id)
assert len(records) == 2, records
assert records[0]["inputs"] == {"q": "why", "k": 3} and records[0]["outputs"] == "so"
assert records[0]["expectations"] == {"answer": "because", "tone": "kind"} and records[0]["source_type"] == "HUMAN"
assert records[1]["inputs"] == {"q": "é\n'\"", "k": 4.5} and records[1]["outputs"] == [1, None, {"a": True}]
assert records[1]["tags"]["lang"] == "es" and records[1]["source_type"] == "CODE"
assert '"k": "integer"' in dataset.schema.replace('":"', '": "') and "2" in dataset.profile
assert len(dataset.to_df()) == 2


# records from traces
@mlflow.trace
def ask(q):
    return {"answer": q.upper()}


ask("traced")
mlflow.flush_trace_async_logging()
trace = mlflow.search_traces(locations=[first], return_type="list")[0]
mlflow.log_expectation(trace_id=trace.info.trace_id, name="answer", value="TRACED")
dataset.merge_records(mlflow.search_traces(locations=[first], return_type="list"))
record = records_of(dataset.dataset_id)[2]
assert record["source_type"] == "TRACE" and record["source_id"] == trace.info.trace_id, record
assert record["expectations"] == {"answer": "TRACED"} and record["outputs"] == {"answer": "TRACED"}

# many, over pages
many = create_dataset(name="many", experiment_id=[], tags={})
many.merge_records([{"inputs": {"i": i}} for i in range(2_500)])
assert [r["inputs"]["i"] for r in records_of(many.dataset_id)] == list(range(2_500))
first_ids = [r["dataset_record_id"] for r in records_of(many.dataset_id)[:100]]
assert many.delete_records(first_ids) == 100
assert many.delete_records(first_ids) == 0
assert len(records_of(many.dataset_id)) == 2_400
assert "2400" in get_dataset(dataset_id=many.dataset_id).profile

# refusals
for wrong in (
    lambda: get_dataset(dataset_id="d-nope"),
    lambda: create_dataset(name="lost", experiment_id=["987654"], tags={}),
    lambda: list(search_datasets(filter_string="size = '3'")),
):
    try:
        wrong()
        raise AssertionError("not refused")
    except MlflowException as e:
        assert e.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"), e
delete_dataset(dataset_id=dataset.dataset_id)
delete_dataset(dataset_id=dataset.dataset_id)  # a repeated call is no error
assert [d.name for d in search_datasets(filter_string="name = 'questions'")] == []
print("all of mlflow_datasets.py held")
