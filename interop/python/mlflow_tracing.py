"""Traces through MLflow's Python client of version 3, and through OTLP without it."""
import gzip
import json
import os
import sys
import time

import mlflow
import requests
from mlflow import MlflowClient, MlflowException
from mlflow.entities import AssessmentSource, SpanType, Trace
from mlflow.genai import scorer

os.environ["MLFLOW_SERVER_ENABLE_CUSTOM_SCORERS"] = "true"  # the client refuses to load what it registered otherwise
server = sys.argv[1]
mlflow.set_tracking_uri(server)
experiment = mlflow.set_experiment("traced").experiment_id
client = MlflowClient()


@mlflow.trace(span_type=SpanType.TOOL)
def double(x):
    return x * 2


@mlflow.trace(name="root", attributes={"a": 1, "ü": [1.5, "x", None]})
def work(x):
    mlflow.update_current_trace(tags={"kind": "test"}, client_request_id=f"request {x}")
    if x < 0:
        raise ValueError("negative")
    return double(x) + 1


# traced functions
with mlflow.start_run() as run:
    assert work(3) == 7
assert work(4) == 9
try:
    work(-1)
except ValueError:
    pass
mlflow.flush_trace_async_logging()
traces = mlflow.search_traces(locations=[experiment], return_type="list", order_by=["timestamp ASC"])
assert [t.info.state for t in traces] == ["OK", "OK", "ERROR"], traces
first = mlflow.get_trace(traces[0].info.trace_id)
assert first.info.tags["mlflow.trace.spansLocation"] == "TRACKING_STORE"
assert first.info.tags["kind"] == "test" and first.info.client_request_id == "request 3"
assert first.info.request_preview == '{"x": 3}' and first.info.response_preview == "7"
root, child = first.data.spans  # although the child ended, and came, first
assert root.name == "root" and root.parent_id is None and root.inputs == {"x": 3} and root.outputs == 7
assert root.attributes["a"] == 1 and root.attributes["ü"] == [1.5, "x", None]
assert child.parent_id == root.span_id and child.span_type == "TOOL" and child.outputs == 6
failed = mlflow.get_trace(traces[2].info.trace_id).data.spans[0]
assert failed.status.status_code == "ERROR" and "negative" in failed.events[0].attributes["exception.message"]


# searching
def found(filter_string, **more):
    found = mlflow.search_traces(locations=[experiment], filter_string=filter_string, return_type="list", **more)
    return [t.info.client_request_id for t in found]


assert found("status = 'ERROR'") == ["request -1"]
assert found("tags.kind = 'test' AND trace.name = 'root'", order_by=["timestamp DESC"]) == ["request -1", "request 4", "request 3"]
assert found(f"run_id = '{run.info.run_id}'") == ["request 3"]
assert found("client_request_id LIKE 'request _' OR status = 'ERROR'", order_by=["timestamp ASC"]) == ["request 3", "request 4", "request -1"]
assert found("tags.kind RLIKE '^t.*t$' AND client_request_id RLIKE '[34]$'", order_by=["timestamp ASC"]) == ["request 3", "request 4"]
assert found("span.name RLIKE '^dou' AND span.attributes.mlflow.spanInputs RLIKE '4'") == ["request 4"]
assert found(f"timestamp_ms > {int(time.time() * 1000) + 60_000}") == []
assert len(mlflow.search_traces(locations=[experiment], run_id=run.info.run_id)) == 1
page = client.search_traces(locations=[experiment], max_results=2)
rest = client.search_traces(locations=[experiment], max_results=2, page_token=page.token)
assert len(page) == 2 and len(rest) == 1 and not rest.token

# tags
trace_id = first.info.trace_id
client.set_trace_tag(trace_id, "color", "red")
assert client.get_trace(trace_id).info.tags["color"] == "red"
client.delete_trace_tag(trace_id, "color")
assert "color" not in client.get_trace(trace_id).info.tags
client.link_traces_to_run([traces[1].info.trace_id], run.info.run_id)
assert len(found(f"run_id = '{run.info.run_id}'")) == 2

# assessments
me = AssessmentSource(source_type="HUMAN", source_id="me")
feedback = mlflow.log_feedback(trace_id=trace_id, name="correct", value=True, rationale="right", source=me)
mlflow.log_expectation(trace_id=trace_id, name="answer", value={"n": 7}, source=me)
score = mlflow.log_feedback(trace_id=trace_id, name="score", value=0.75)
assert mlflow.get_assessment(trace_id, feedback.assessment_id).rationale == "right"
assert mlflow.get_assessment(trace_id, feedback.assessment_id).feedback.value is True
assert {a.name for a in mlflow.get_trace(trace_id).info.assessments} == {"correct", "answer", "score"}
changed = mlflow.update_assessment(
    trace_id, feedback.assessment_id, mlflow.entities.Feedback(name="correct", value=False, rationale="no")
)
assert changed.feedback.value is False and mlflow.get_assessment(trace_id, feedback.assessment_id).rationale == "no"
override = mlflow.override_feedback(trace_id=trace_id, assessment_id=score.assessment_id, value=0.5)
assert mlflow.get_assessment(trace_id, score.assessment_id).valid is False and override.valid
assert found("feedback.score > 0.6") == [] and found("feedback.score <= 0.5") == ["request 3"]  # the old one does not count
mlflow.delete_assessment(trace_id, override.assessment_id)
assert mlflow.get_assessment(trace_id, score.assessment_id).valid and found("feedback.score > 0.6") == ["request 3"]
assert found("feedback.correct = 'false'") == ["request 3"]
mlflow.delete_assessment(trace_id, feedback.assessment_id)
assert found("feedback.correct IS NOT NULL") == []

# what is said of a session holds for all its traces
sessions = []
for n in range(3):
    with mlflow.start_span("turn") as turn:
        mlflow.update_current_trace(client_request_id=f"turn {n}", metadata={"mlflow.trace.session": f"s{n // 2}"})
        if n == 2:
            assert mlflow.genai.load_prompt("nobody", allow_missing=True) is None
    sessions.append(turn.trace_id)
mlflow.flush_trace_async_logging()
mlflow.log_feedback(trace_id=sessions[1], name="calm", value=True, metadata={"mlflow.trace.session": "s0"})
assert sorted(found("feedback.calm = 'true'")) == ["turn 0", "turn 1"]
assert found("metadata.`mlflow.trace.session` = 's1'", order_by=["metadata.mlflow.trace.session DESC"]) == ["turn 2"]

# prompts that traces used
mlflow.genai.register_prompt("early.bird", "Hi {{name}}")
mlflow.genai.register_prompt("early.bird", "Hello {{name}}")
with mlflow.start_span("prompted"):
    mlflow.update_current_trace(client_request_id="prompted")
    assert mlflow.genai.load_prompt("prompts:/early.bird@latest").version == 2
mlflow.flush_trace_async_logging()
assert found("prompt = 'early.bird/2'") == ["prompted"] and found("prompt = 'early.bird/1'") == []
for trace in mlflow.search_traces(locations=[experiment], filter_string="name IN ('turn', 'prompted')", return_type="list"):
    assert client.delete_traces(experiment, trace_ids=[trace.info.trace_id]) == 1

# what MLflow's pages fetch
spans = requests.get(f"{server}/ajax-api/3.0/mlflow/get-trace-artifact", params={"request_id": trace_id})
assert spans.headers["Content-Disposition"].startswith("attachment") and Trace.from_dict(
    {"info": first.info.to_dict(), "data": spans.json()}
).data.spans[0].outputs == 7

# scorers
@scorer
def length(outputs):
    return len(str(outputs))


for version in (1, 2):
    length.register(name="length", experiment_id=experiment)
assert [s.name for s in mlflow.genai.list_scorers(experiment_id=experiment)] == ["length"]
assert len(client._tracking_client.store.list_scorer_versions(experiment, "length")) == 2
assert mlflow.genai.get_scorer(name="length", experiment_id=experiment, version=1)(outputs="abc") == 3
assert not mlflow.genai.get_scorer(name="length", experiment_id=experiment).stop().sample_rate
mlflow.genai.delete_scorer(name="length", experiment_id=experiment, version="all")
assert mlflow.genai.list_scorers(experiment_id=experiment) == []

# OTLP as other libraries send it
now = time.time_ns()
span = {
    "traceId": "5b8efff798038103d269b633813fc60c",
    "spanId": "eee19b7ec3c1b174",
    "name": "plain",
    "kind": 1,
    "startTimeUnixNano": str(now - 2_000_000),
    "endTimeUnixNano": str(now),
    "attributes": [{"key": "mlflow.traceTag.from", "value": {"stringValue": "otlp"}}],
    "status": {},
}
body = {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}
answer = requests.post(
    server + "/v1/traces",
    data=gzip.compress(json.dumps(body).encode()),
    headers={"Content-Type": "application/json", "Content-Encoding": "gzip", "x-mlflow-experiment-id": experiment},
)
assert answer.status_code == 200 and answer.json() == {}, answer.text
plain = mlflow.get_trace("tr-5b8efff798038103d269b633813fc60c")
assert plain.info.tags["from"] == "otlp" and plain.info.state == "OK" and plain.info.execution_duration == 2
assert plain.data.spans[0].name == "plain"
for kind, data in [("application/json", "{"), ("application/x-protobuf", b"\xff\xff\xff"), ("text/plain", "x")]:
    answer = requests.post(server + "/v1/traces", data=data, headers={"Content-Type": kind})
    assert answer.status_code == 400, (kind, answer.status_code, answer.text)

# deleting
assert client.delete_traces(experiment, trace_ids=[trace_id]) == 1
try:
    client._tracing_client.get_trace_info(trace_id)
except MlflowException as e:
    assert e.error_code == "RESOURCE_DOES_NOT_EXIST", e
else:
    raise AssertionError("it was deleted")
assert client.delete_traces(experiment, max_timestamp_millis=int(time.time() * 1000)) == 3

print("all of mlflow_tracing.py held")
