"""From a model that MLflow's Python client logged to an endpoint: one command, sys.argv[2:] is `lazo`."""
import json
import subprocess
import sys
import urllib.request

import mlflow
import numpy as np
import onnxruntime
from mlflow import MlflowClient
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

server, lazo = sys.argv[1], sys.argv[2:]
mlflow.set_tracking_uri(server)
mlflow.set_experiment("deploy")
client = MlflowClient()


def run_lazo(*arguments):
    done = subprocess.run([*lazo, *arguments, "--server", server], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def infer(endpoint, rows):
    body = {"inputs": [{"name": "X", "shape": list(rows.shape), "datatype": "FP32", "data": rows.ravel().tolist()}]}
    request = urllib.request.Request(
        f"{server}/v2/models/{endpoint}/infer", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as reply:
        return {o["name"]: np.array(o["data"]).reshape(o["shape"]) for o in json.load(reply)["outputs"]}


random = np.random.RandomState(0)
X = random.rand(60, 4).astype(np.float32)
models = [LogisticRegression().fit(X, y) for y in ((X[:, 0] > 0.5).astype(int), (X[:, 1] > 0.5).astype(int))]
# the second as skl2onnx makes it by default, its probabilities a list of maps
onnx_models = [to_onnx(models[0], X[:1], options={"zipmap": False}), to_onnx(models[1], X[:1])]
placed = {"name": "model"} if mlflow.__version__.startswith("3") else {"artifact_path": "model"}


def holds(endpoint, onnx_model):
    session = onnxruntime.InferenceSession(onnx_model.SerializeToString())
    names = [output.name for output in session.get_outputs()]
    labels, scores = session.run(None, {"X": X})
    if isinstance(scores, list):
        scores = np.array([[row[label] for label in sorted(row)] for row in scores])
    answer = infer(endpoint, X)
    assert list(answer) == names, list(answer)
    assert (answer[names[0]] == labels).all()
    assert np.abs(answer[names[1]] - scores).max() < 1e-6


# two versions of an ONNX model, each under the alias in its turn
for number, onnx_model in enumerate(onnx_models, 1):
    with mlflow.start_run():
        mlflow.onnx.log_model(onnx_model, **placed, registered_model_name="churn")
    client.set_registered_model_alias("churn", "champion", str(number))
    code, said = run_lazo("deploy", "models:/churn@champion", "--endpoint", "churn")
    assert code == 0, said
    holds("churn", onnx_model)
code, said = run_lazo("deploy", "models:/churn/1", "--endpoint", "churn")
assert code == 0, said
holds("churn", onnx_models[0])

# other flavours are refused, with what there is and what to do
with mlflow.start_run():
    mlflow.sklearn.log_model(models[0], **placed, registered_model_name="pickled")
code, said = run_lazo("deploy", "models:/pickled/1", "--endpoint", "pickled")
assert code == 2, (code, said)
assert "[python_function, sklearn]" in said and "mlflow.onnx.log_model" in said, said
code, said = run_lazo("deploy", "models:/churn@nobody", "--endpoint", "churn")
assert code == 2 and "nobody" in said, (code, said)
holds("churn", onnx_models[0])

print("all of mlflow_deploy.py held")
