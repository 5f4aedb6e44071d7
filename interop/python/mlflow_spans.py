"""Searches by spans, figures and correlations of traces; a real MLflow server gives the same answers."""

import sys

import mlflow
from mlflow.entities.trace_metrics import AggregationType, MetricAggregation, MetricViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

mlflow.set_tracking_uri(sys.argv[1])
experiment = mlflow.set_experiment("spans").experiment_id
client = MlflowClient()
store = client._tracing_client.store

ids = []
for n in range(6):
    with mlflow.start_span(name="ask" if n % 2 else "plan", span_type="CHAIN") as root:
        root.set_inputs({"question": f"how much is {n}?"})
        with mlflow.start_span(name="call", span_type="LLM") as call:
            call.set_attribute("mlflow.llm.model", f"m{n % 3}")
            cost = {"input_cost": 0.1 * n, "output_cost": 0.2, "total_cost": 0.1 * n + 0.2}
            call.set_attribute("mlflow.llm.cost", cost)
            tokens = {"input_tokens": 10 * n, "output_tokens": 5, "total_tokens": 10 * n + 5}
            call.set_attribute("mlflow.chat.tokenUsage", tokens)
            call.set_outputs(f"answer {n}")
            if n == 3:
                call.set_status("ERROR")
    ids.append(mlflow.get_last_active_trace_id())
mlflow.flush_trace_async_logging()
for n in range(3):
    mlflow.log_feedback(trace_id=ids[n], name="good", value=n != 1)


def found(text):
    traces = client.search_traces(locations=[experiment], filter_string=text)
    return sorted(ids.index(trace.info.trace_id) for trace in traces)


expected = {
    "span.name = 'ask'": [1, 3, 5],
    "span.type = 'LLM'": [0, 1, 2, 3, 4, 5],
    "span.type = 'LLM' AND span.status = 'ERROR'": [3],
    "span.name = 'ask' AND span.type = 'LLM'": [],
    "span.name IN ('ask', 'x')": [1, 3, 5],
    "span.name LIKE 'pl%'": [0, 2, 4],
    "span.name != 'call'": [0, 1, 2, 3, 4, 5],
    "span.attributes.mlflow.llm.model LIKE '%m1%'": [1, 4],
    "trace.text LIKE '%answer 4%'": [4],
    "span.content ILIKE '%ANSWER 2%'": [2],
}
for text, traces in expected.items():
    assert found(text) == traces, (text, found(text))
try:
    found("span.nope = 'x'")
except MlflowException as e:
    assert e.error_code == "INVALID_PARAMETER_VALUE" and "nope" in e.message, e
else:
    raise AssertionError("there is no span.nope")


def figures(view, metric, aggregations, dimensions=None, filters=None):
    points = store.query_trace_metrics(
        [experiment], MetricViewType[view], metric, aggregations, dimensions=dimensions, filters=filters
    )
    return [
        (*point.dimensions.values(), {key: round(value, 9) for key, value in point.values.items()})
        if len(point.dimensions) < 2
        else (*(point.dimensions[d] for d in dimensions), point.values)
        for point in points
    ]


COUNT, SUM, MAX, AVG = (MetricAggregation(AggregationType[f]) for f in ("COUNT", "SUM", "MAX", "AVG"))
UPPER = MetricAggregation(AggregationType.PERCENTILE, 75)
counts = figures("TRACES", "trace_count", [COUNT], ["trace_name"])
assert counts == [("ask", {"COUNT": 3}), ("plan", {"COUNT": 3})], counts
tokens = figures("TRACES", "input_tokens", [SUM, UPPER])
assert tokens == [({"SUM": 150, "P75.0": 37.5},)], tokens
costs = figures("SPANS", "total_cost", [SUM, MAX], ["span_model_name"], ["span.type = 'LLM'"])
assert costs == [
    ("m0", {"SUM": 0.7, "MAX": 0.5}),
    ("m1", {"SUM": 0.9, "MAX": 0.6}),
    ("m2", {"SUM": 1.1, "MAX": 0.7}),
], costs
states = figures("SPANS", "span_count", [COUNT], ["span_status"], ["trace.status = 'OK'"])
assert states == [("ERROR", {"COUNT": 1}), ("OK", {"COUNT": 11})], states
opinions = figures("ASSESSMENTS", "assessment_count", [COUNT], ["assessment_name", "assessment_value"])
assert opinions == [("good", "false", {"COUNT": 1}), ("good", "true", {"COUNT": 2})], opinions
assert figures("ASSESSMENTS", "assessment_value", [AVG], ["assessment_name"]) == [("good", {"AVG": 0.666666667})]

together = store.calculate_trace_filter_correlation([experiment], "span.name = 'ask'", "span.status = 'ERROR'", None)
assert round(together.npmi, 9) == 0.386852807 and round(together.npmi_smoothed, 9) == 0.242216736, together
assert (together.filter1_count, together.filter2_count, together.joint_count, together.total_count) == (3, 1, 1, 6)

print("all of mlflow_spans.py held")
