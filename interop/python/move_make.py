"""Fills an MLflow store with one of everything that an import must bring: move_make.py URI"""
import sys

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri(sys.argv[1])
THREE = mlflow.__version__.startswith("3")
client = MlflowClient()

random = np.random.RandomState(0)
X = pd.DataFrame(random.rand(50, 3), columns=["a", "b", "c"])
y = (X["a"] > 0.5).astype(int)
model = LogisticRegression().fit(X, y)


def placed(name):
    return {"name": name} if THREE else {"artifact_path": name}


# experiments: tags, one in the bin
first = client.create_experiment("team/first", tags={"owner": "ana", "mlflow.note.content": "# First"})
gone = client.create_experiment("gone")
mlflow.set_experiment("team/first")

# a run with a child, odd numbers, a dataset, files
with mlflow.start_run(run_name="parent", tags={"stage": "dev", "größe": "ñ"} if THREE else {"stage": "dev"}) as parent:
    mlflow.log_params({"depth": 6, "long": "x" * 5000})
    for step in range(300):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metric("nan", float("nan"))
    mlflow.log_metric("huge", 1e300)
    mlflow.log_metric("inf", float("inf"))
    mlflow.log_input(mlflow.data.from_pandas(X, name="flights"), context="training")
    mlflow.log_text("hello\n", "notes/a b.txt")
    mlflow.log_dict({"x": [1, 2]}, "config.json")
    with mlflow.start_run(run_name="child", nested=True):
        mlflow.log_metric("acc", 0.5, step=3)
# points with given times; a run that failed, one that goes on, one in the bin
other = client.create_run("0", run_name="other", start_time=1_600_000_000_000)
client.log_batch(
    other.info.run_id,
    metrics=[Metric("m", -0.5 + i, 1_600_000_000_000 + i * 1000, i % 7) for i in range(500)],
    params=[Param("p", "1")],
    tags=[RunTag("t", "")],
)
client.set_terminated(other.info.run_id, "FAILED", end_time=1_600_000_500_000)
going = client.create_run("0", run_name="going")
client.log_metric(going.info.run_id, "m", 1.0)
binned = client.create_run("0", run_name="binned")
client.delete_run(binned.info.run_id)
client.create_run(gone)
client.delete_experiment(gone)

# registry: versions, alias, stage, tags, descriptions
with mlflow.start_run(run_name="models"):
    mlflow.log_metric("acc", model.score(X, y))
    info = mlflow.sklearn.log_model(model, **placed("model"), registered_model_name="churn", input_example=X.head(2))
    mlflow.sklearn.log_model(model, **placed("second"), registered_model_name="churn")
    mlflow.sklearn.log_model(model, **placed("third"), registered_model_name="churn")
client.update_registered_model("churn", description="Who leaves")
client.set_registered_model_tag("churn", "team", "blue")
client.update_model_version("churn", "1", description="the first")
client.set_model_version_tag("churn", "1", "checked", "yes")
client.set_registered_model_alias("churn", "champion", "1")
client.delete_model_version("churn", "3")
client.copy_model_version("models:/churn/1", "b churn")  # names that come before what they are copies of
client.copy_model_version("models:/b churn/1", "a churn")
client.set_registered_model_alias("a churn", "copied", "1")
client.transition_model_version_stage("churn", "2", "Production")

if THREE and not sys.argv[1].startswith("file"):
    mlflow.genai.register_prompt("greet", "Hello {{name}}", commit_message="first", tags={"lang": "en"})
    mlflow.genai.register_prompt("greet", "Hola {{name}}", commit_message="second")
    mlflow.genai.set_prompt_alias("greet", "live", 2)

# traces, with spans, an error, assessments
@mlflow.trace
def answer(question):
    with mlflow.start_span("look up", span_type="RETRIEVER") as span:
        span.set_inputs({"q": question, "n": 3, "deep": {"a": [1, 2.5, None, True]}})
        span.set_outputs(["x"])
    return {"text": question.upper()}


mlflow.set_experiment("traced")
answer("why")
answer("when")
try:
    with mlflow.start_span("fails"):
        raise ValueError("no luck")
except ValueError:
    pass
mlflow.flush_trace_async_logging()
if THREE:
    from mlflow.entities import AssessmentSource

    traced = mlflow.get_experiment_by_name("traced").experiment_id
    ids = sorted(t.info.trace_id for t in client.search_traces([traced]))
    person = AssessmentSource(source_type="HUMAN", source_id="ana")
    mlflow.log_feedback(trace_id=ids[0], name="good", value=True, source=person, rationale="short", metadata={"k": "v"})
    mlflow.log_feedback(trace_id=ids[0], name="score", value=0.25, source=person)
    mlflow.log_expectation(trace_id=ids[1], name="wanted", value={"text": "WHY"}, source=person)
    client.set_trace_tag(ids[0], "kind", "test")
    if not sys.argv[1].startswith("file"):  # such a store links none
        client.link_traces_to_run([ids[0]], other.info.run_id)
        judged = client.create_run(traced, run_name="judged")
        client.link_traces_to_run(ids[:2], judged.info.run_id)
        client.set_terminated(judged.info.run_id)
print("made")
