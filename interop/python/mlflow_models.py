"""What people do with models through MLflow's Python client: log, register, alias, load back."""
import sys

import mlflow
import mlflow.xgboost
import numpy as np
import requests
import xgboost
from mlflow import MlflowClient, MlflowException
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri(sys.argv[1])
experiment = mlflow.set_experiment("models").experiment_id
client = MlflowClient()
THREE = mlflow.__version__.startswith("3")


def placed(name):
    return {"name": name} if THREE else {"artifact_path": name}


random = np.random.RandomState(0)
X = random.rand(50, 3).astype(np.float32)
y = (X[:, 0] > 0.5).astype(int)
model = LogisticRegression().fit(X, y)
onnx_model = to_onnx(model, X[:1], options={"zipmap": False})

# log and register
with mlflow.start_run() as run:
    mlflow.log_metric("acc", model.score(X, y))
    mlflow.log_metric("nan", float("nan"))
    info = mlflow.onnx.log_model(onnx_model, **placed("model"), registered_model_name="churn")
with mlflow.start_run():
    mlflow.sklearn.log_model(model, **placed("sk"), registered_model_name="churn-sk")
page = requests.get(sys.argv[1] + "/models/churn-sk/versions/1")
assert page.status_code == 200 and "mlflow.sklearn.load_model" in page.text and sys.argv[1] in page.text, page.text
version = client.get_model_version("churn", "1")
assert version.status == "READY" and version.run_id == run.info.run_id
if THREE:
    assert version.source == info.model_uri
    logged = mlflow.get_logged_model(info.model_id)
    assert logged.status == "READY" and logged.metrics[0].key == "acc"
    assert logged.tags["mlflow.modelVersions"]
    assert [m.name for m in mlflow.search_logged_models([experiment], "name = 'model'", output_format="list")] == ["model"]
    assert len(mlflow.search_logged_models([experiment], "metrics.acc > 0.5", output_format="list")) == 1
    for step in (1, 2):
        client.log_metric(run.info.run_id, "loss", 1 / step, step=step, model_id=info.model_id)
    assert [m.value for m in mlflow.get_logged_model(info.model_id).metrics if m.key == "loss"] == [1, 0.5]
    again = mlflow.initialize_logged_model(name="again", params={"p": "1"}, tags={"a": "b"})
    client.set_logged_model_tags(again.model_id, {"c": "d"})
    client.delete_logged_model_tag(again.model_id, "a")
    again = client.finalize_logged_model(again.model_id, "FAILED")
    assert again.status == "FAILED" and again.params == {"p": "1"} and again.tags["c"] == "d" and "a" not in again.tags
    client.delete_logged_model(again.model_id)
    found = mlflow.search_logged_models([experiment], order_by=[{"field_name": "creation_time", "ascending": True}], output_format="list")
    assert [m.name for m in found] == ["model", "sk"], found

# load it back, by each way to name it
client.set_registered_model_alias("churn", "champion", "1")
client.set_registered_model_alias("churn", "campeón", "1")
assert client.get_model_version_by_alias("churn", "campeón").version == "1"
client.delete_registered_model_alias("churn", "campeón")
assert client.get_model_version_by_alias("churn", "Latest").version == "1"
expected = model.predict(X)
for uri in ["models:/churn@champion", "models:/churn/1", "models:/churn/latest", f"runs:/{run.info.run_id}/model", info.model_uri]:
    answer = mlflow.pyfunc.load_model(uri).predict(X)
    assert (answer["label"] == expected).all(), uri
assert (mlflow.sklearn.load_model("models:/churn-sk/1").predict(X) == expected).all()
assert client.get_model_version_by_alias("churn", "champion").version == "1"
assert client.get_model_version("churn", "1").aliases == ["champion"]

# versions, stages, tags, search
second = mlflow.register_model(f"runs:/{run.info.run_id}/model", "churn")
assert second.version == "2"
client.transition_model_version_stage("churn", "2", "Staging")
assert [v.version for v in client.get_latest_versions("churn", ["Staging"])] == ["2"]
client.set_model_version_tag("churn", "2", "k", "v")
client.update_model_version("churn", "2", "text")
second = client.get_model_version("churn", "2")
assert second.tags == {"k": "v"} and second.description == "text"
client.delete_model_version_tag("churn", "2", "k")
assert [v.version for v in client.search_model_versions("name = 'churn'", order_by=["version_number ASC"])] == ["1", "2"]
assert [m.name for m in client.search_registered_models("name LIKE 'churn%'", order_by=["name DESC"])] == ["churn-sk", "churn"]
copied = client.copy_model_version("models:/churn/1", "copied")
assert client.get_model_version_download_uri("copied", "1") == client.get_model_version_download_uri("churn", "1")
client.rename_registered_model("copied", "renamed")
client.delete_model_version("renamed", "1")
client.delete_registered_model("renamed")
client.set_registered_model_tag("churn", "a", "b")
client.update_registered_model("churn", "words")
churn = client.get_registered_model("churn")
assert churn.tags == {"a": "b"} and churn.description == "words" and churn.aliases == {"champion": "1"}
client.delete_registered_model_alias("churn", "champion")

# prompts are models that searches hide
mlflow.register_prompt(name="greeting", template="Hi {{name}}")
assert mlflow.load_prompt("prompts:/greeting/1").template == "Hi {{name}}"
assert "greeting" not in [m.name for m in client.search_registered_models()]

# webhooks
if THREE:
    hook = client.create_webhook(name="hook", url="https://hooks.invalid/x", events=["model_version.created", "prompt.created"], secret="s")
    assert [w.name for w in client.list_webhooks()] == ["hook"]
    assert client.get_webhook(hook.webhook_id).events == hook.events and len(hook.events) == 2
    assert client.update_webhook(hook.webhook_id, status="DISABLED", events=["model_version.created"]).status == "DISABLED"
    assert not client.test_webhook(hook.webhook_id).success
    client.delete_webhook(hook.webhook_id)
    assert list(client.list_webhooks()) == []

# autolog
mlflow.sklearn.autolog()
with mlflow.start_run() as run:
    LogisticRegression().fit(X, y)
run = client.get_run(run.info.run_id)
assert run.data.metrics["training_score"] > 0.9 and run.data.params["C"] == "1.0"
assert "training_confusion_matrix.png" in [f.path for f in client.list_artifacts(run.info.run_id)]

mlflow.sklearn.autolog(disable=True)
mlflow.xgboost.autolog()
with mlflow.start_run() as run:
    rows = xgboost.DMatrix(X, y)
    xgboost.train({"objective": "binary:logistic", "max_depth": 3, "eta": 0.3}, rows, num_boost_round=7, evals=[(rows, "train")])
mlflow.xgboost.autolog(disable=True)
run = client.get_run(run.info.run_id)
assert run.data.params["max_depth"] == "3" and run.data.params["num_boost_round"] == "7"
losses = [m.value for m in client.get_metric_history(run.info.run_id, "train-logloss")]
assert len(losses) == 7 and losses[6] < losses[0], losses
assert "feature_importance_weight.json" in [f.path for f in client.list_artifacts(run.info.run_id)]
trees = mlflow.xgboost.load_model(f"runs:/{run.info.run_id}/model")
assert abs(trees.predict(rows) - y).mean() < 0.3

# refusals
for code, text, call in [
    ("RESOURCE_ALREADY_EXISTS", "already exists", lambda: client.create_registered_model("churn")),
    ("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=nope not found", lambda: client.get_registered_model("nope")),
    ("INVALID_PARAMETER_VALUE", "local path", lambda: client.create_model_version("churn", "/etc", None)),
    ("INVALID_PARAMETER_VALUE", "alias", lambda: client.get_model_version_by_alias("churn", "champion")),
]:
    try:
        call()
    except MlflowException as e:
        assert e.error_code == code and text in str(e), (e.error_code, str(e))
    else:
        raise AssertionError("was not refused: " + text)

print("all of mlflow_models.py held")
