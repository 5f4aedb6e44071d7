"""MLflow's clients against a server with access control; the first user is admin with LAZO_ADMIN_PASSWORD."""
import base64
import json
import os
import sys
import tempfile
import urllib.request

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.server.auth.client import AuthServiceClient

server = sys.argv[1]
ADMIN, PASSWORD = os.environ["LAZO_ADMIN_PASSWORD"], "correct horse battery"
THREE = mlflow.__version__.startswith("3")
mlflow.set_tracking_uri(server)


def be(user, password):
    os.environ["MLFLOW_TRACKING_USERNAME"] = user
    os.environ["MLFLOW_TRACKING_PASSWORD"] = password


def refused(call, *words):
    try:
        call()
    except MlflowException as e:
        assert all(word in str(e) for word in words), e
        return
    raise AssertionError(f"{call} was not refused")


client = MlflowClient()
refused(lambda: client.search_experiments(), "not authenticated")
be("admin", "wrong password")
refused(lambda: client.search_experiments(), "do not fit")

# the administrator makes a user, an experiment and a model
be("admin", ADMIN)
users = AuthServiceClient(server)
user = users.create_user("ada", PASSWORD)
assert (user.username, user.is_admin) == ("ada", False)
refused(lambda: users.create_user("ada", PASSWORD), "already exists")
team = client.create_experiment("team")
hidden = client.create_experiment("hidden")
client.create_registered_model("scorer")

# she has READ where nothing else is said
be("ada", PASSWORD)
assert client.get_experiment(team).name == "team"
refused(lambda: client.create_run(team), "PERMISSION_DENIED", "EDIT")
refused(lambda: client.create_model_version("scorer", "models:/scorer/1"), "PERMISSION_DENIED")
refused(lambda: client.delete_experiment(team), "PERMISSION_DENIED")
refused(lambda: users.create_user("bob", PASSWORD), "PERMISSION_DENIED")


def give(resource, name, permission):
    be("admin", ADMIN)
    if THREE:
        users.grant_user_permission("ada", resource, name, permission)
        found = users.get_user_permission("ada", resource, name)
        assert found.permission == permission, found
    elif resource == "experiment":
        users.create_experiment_permission(name, "ada", permission)
        assert users.get_experiment_permission(name, "ada").permission == permission
    else:
        users.create_registered_model_permission(name, "ada", permission)
        assert users.get_registered_model_permission(name, "ada").permission == permission
    be("ada", PASSWORD)


give("experiment", hidden, "NO_PERMISSIONS")
refused(lambda: client.get_experiment(hidden), "PERMISSION_DENIED")
assert "hidden" not in [e.name for e in client.search_experiments()]
assert client.search_runs([hidden]) == []

give("experiment", team, "EDIT")
mlflow.set_experiment("team")
with mlflow.start_run() as run:
    mlflow.log_metric("loss", 0.5)
    mlflow.log_params({"depth": 3})
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "note.txt")
        with open(path, "w") as file:
            file.write("hello")
        mlflow.log_artifact(path)
assert mlflow.artifacts.load_text(run.info.artifact_uri + "/note.txt") == "hello"
refused(lambda: client.delete_run(run.info.run_id), "PERMISSION_DENIED", "MANAGE")

give("registered_model", "scorer", "EDIT")
client.create_model_version("scorer", run.info.artifact_uri, run.info.run_id)
client.set_registered_model_alias("scorer", "champion", "1")
refused(lambda: client.delete_registered_model("scorer"), "PERMISSION_DENIED")

# what she makes is hers
mine = client.create_experiment("mine")
client.set_experiment_tag(mine, "a", "b")
client.delete_experiment(mine)

# a token in place of name and password
request = urllib.request.Request(
    server + "/lazo/v1/tokens",
    json.dumps({"label": "test", "days": 1}).encode(),
    {"Content-Type": "application/json", "Authorization": "Basic " + base64.b64encode(f"ada:{PASSWORD}".encode()).decode()},
)
with urllib.request.urlopen(request) as reply:
    token = json.load(reply)["secret"]
del os.environ["MLFLOW_TRACKING_USERNAME"], os.environ["MLFLOW_TRACKING_PASSWORD"]
os.environ["MLFLOW_TRACKING_TOKEN"] = token
assert client.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
if THREE:  # spans go over OTLP, with the same token
    mlflow.set_experiment("team")

    @mlflow.trace
    def double(x):
        return 2 * x

    double(4)
    mlflow.flush_trace_async_logging()
    found = mlflow.search_traces(locations=[team], return_type="list")
    assert len(found) == 1 and found[0].data.spans[0].name == "double", found
os.environ["MLFLOW_TRACKING_TOKEN"] = token[:-1] + ("0" if token[-1] != "0" else "1")
refused(lambda: client.get_run(run.info.run_id), "not authenticated")
del os.environ["MLFLOW_TRACKING_TOKEN"]

# passwords and the end of a user
be("admin", ADMIN)
users.update_user_password("ada", "another horse battery")
be("ada", PASSWORD)
refused(lambda: client.get_experiment(team), "do not fit")
be("ada", "another horse battery")
assert client.get_experiment(team).name == "team"
be("admin", ADMIN)
users.update_user_admin("ada", True)
assert users.get_user("ada").is_admin
users.delete_user("ada")
be("ada", "another horse battery")
refused(lambda: client.get_experiment(team), "do not fit")
print("all of mlflow_access.py held")
