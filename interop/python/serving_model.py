"""What the scripts of serving clients share: a model registered over plain REST and deployed by one command."""
import json
import subprocess
import sys
import urllib.request

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.linear_model import LogisticRegression

server, lazo = sys.argv[1], sys.argv[2:]
address = server.removeprefix("http://")
API = server + "/api/2.0/mlflow"


def call(method, url, body, kind="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": kind}, method=method)) as reply:
        return json.load(reply)


# a model registered over plain REST, deployed by one command
random = np.random.RandomState(7)
X = random.rand(200, 4).astype(np.float32)
onnx_model = to_onnx(LogisticRegression().fit(X, (X[:, 0] > 0.5).astype(int)), X[:1], options={"zipmap": False})
experiment = call("POST", API + "/experiments/create", {"name": "serving"})["experiment_id"]
run = call("POST", API + "/runs/create", {"experiment_id": experiment})["run"]["info"]
folder = f"{experiment}/{run['run_id']}/artifacts/model"
MLMODEL = b"flavors:\n  onnx:\n    data: model.onnx\nmodel_uuid: 0\n"
for name, content in {"MLmodel": MLMODEL, "model.onnx": onnx_model.SerializeToString()}.items():
    call("PUT", f"{server}/api/2.0/mlflow-artifacts/artifacts/{folder}/{name}", content, "application/octet-stream")
call("POST", API + "/registered-models/create", {"name": "scorer"})
source = {"name": "scorer", "source": run["artifact_uri"] + "/model", "run_id": run["run_id"]}
call("POST", API + "/model-versions/create", source)
deployed = subprocess.run(
    [*lazo, "deploy", "models:/scorer/1", "--endpoint", "scorer", "--server", server], capture_output=True, text=True
)
assert deployed.returncode == 0, deployed.stdout + deployed.stderr

session = onnxruntime.InferenceSession(onnx_model.SerializeToString())
label_name, score_name = [output.name for output in session.get_outputs()]
labels, scores = session.run(None, {"X": X})


def same(got_labels, got_scores):
    assert (np.asarray(got_labels).ravel() == labels).all()
    assert np.abs(np.asarray(got_scores).reshape(scores.shape) - scores).max() < 1e-6
