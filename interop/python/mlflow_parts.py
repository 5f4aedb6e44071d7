"""Artifacts in parts, up and down, as MLflow's Python client sends and fetches them when told to."""
import os
import random
import sys
import tempfile
from importlib.metadata import version

PART = 100_000
os.environ["MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE"] = str(3 * PART)
os.environ["MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE"] = str(PART)
os.environ["MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE"] = str(PART)

import mlflow
import requests
from mlflow import MlflowException

mlflow.set_tracking_uri(sys.argv[1])
folder = tempfile.mkdtemp()
numbers = random.Random(7)
calls = []
spoil = set()


send = requests.Session.send


def seen(session, request, **kwargs):
    reply = send(session, request, **kwargs)
    if "/signed/" in request.url:
        calls.append(request.method + " " + request.url.split("/signed/")[1].split("/")[0])
        if request.url.split("?")[0].rsplit("/", 1)[1] in spoil:
            reply.headers["ETag"] = '"of something else"'
    return reply


requests.Session.send = seen


def made(name, size):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(numbers.randbytes(size))
    return path


def content(path):
    with open(path, "rb") as file:
        return file.read()


def fetched(run, path):
    return content(mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path=path))


big = made("big.bin", 12 * PART + 345)
exact = made("some/exact.bin", 4 * PART)
small = made("some/small.bin", 1000)

# in one piece unless told otherwise: the server says that parts have no use here
with mlflow.start_run() as run:
    mlflow.log_artifact(big)
assert fetched(run, "big.bin") == content(big)
assert calls == [], calls

# up in parts
os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD"] = "true"
with mlflow.start_run() as run:
    mlflow.log_artifact(big)
    assert calls == ["PUT parts"] * 13, calls
    mlflow.log_artifact(big, "deep/down here")
    mlflow.log_artifacts(os.path.join(folder, "some"), "all")
    assert calls == ["PUT parts"] * (13 + 13 + 4), calls
assert fetched(run, "big.bin") == content(big)
assert fetched(run, "deep/down here/big.bin") == content(big)
assert fetched(run, "all/exact.bin") == content(exact)
assert fetched(run, "all/small.bin") == content(small)

# a part that is not what the client thinks: nothing appears
spoil.add("3")
with mlflow.start_run() as other:
    try:
        mlflow.log_artifact(big)
    except (MlflowException, requests.HTTPError) as e:
        assert "part 3 was stored as" in str(e), str(e)
    else:
        raise AssertionError("was not refused")
    assert mlflow.MlflowClient().list_artifacts(other.info.run_id) == []
    spoil.clear()
    mlflow.log_artifact(big)
assert fetched(other, "big.bin") == content(big)

# down in parts: from 3.11 on
if int(version("mlflow").split(".")[0]) >= 3:
    os.environ["MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD"] = "true"
    calls.clear()
    assert fetched(run, "deep/down here/big.bin") == content(big)
    assert calls == ["GET blobs"] * 13, calls
    for path, local in [("all/exact.bin", exact), ("all/small.bin", small)]:
        assert fetched(run, path) == content(local)

print("all of mlflow_parts.py held")
