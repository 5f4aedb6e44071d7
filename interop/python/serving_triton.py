"""Triton's clients of the Open Inference Protocol, over HTTP (JSON and raw tensors) and gRPC on one port."""
import queue

import grpc
import numpy as np
import tritonclient.grpc as triton_grpc
import tritonclient.http as triton_http
from serving_model import X, address, label_name, same, score_name
from tritonclient.utils import InferenceServerException

for module in (triton_http, triton_grpc):
    client = module.InferenceServerClient(address)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("scorer")
    metadata = client.get_server_metadata()
    about = client.get_model_metadata("scorer")
    if module is triton_grpc:
        assert metadata.name == "lazo", metadata
        assert about.inputs[0].name == "X" and about.inputs[0].datatype == "FP32", about
    else:
        assert metadata["name"] == "lazo", metadata
        assert about["inputs"][0]["name"] == "X", about
    for binary in (True, False):
        given = module.InferInput("X", list(X.shape), "FP32")
        if module is triton_grpc:
            given.set_data_from_numpy(X)
        else:
            given.set_data_from_numpy(X, binary_data=binary)
        answer = client.infer("scorer", [given], request_id=f"{module.__name__}-{binary}")
        same(answer.as_numpy(label_name), answer.as_numpy(score_name))
    wrong = module.InferInput("X", [1, 3], "FP32")
    wrong.set_data_from_numpy(np.zeros((1, 3), np.float32))
    for name, inputs in (("scorer", [wrong]), ("nobody", [given])):
        try:
            client.infer(name, inputs)
            raise AssertionError("not refused: " + name)
        except InferenceServerException as refused:
            assert "X" in refused.message() or "nobody" in refused.message(), refused
    client.close()

# many at once over one gRPC channel
client = triton_grpc.InferenceServerClient(address)
given = triton_grpc.InferInput("X", list(X.shape), "FP32")
given.set_data_from_numpy(X)
answered = queue.Queue()
for _ in range(100):
    client.async_infer("scorer", [given], callback=lambda result, error: answered.put((result, error)))
for _ in range(100):
    result, error = answered.get(timeout=30)
    assert error is None, error
    same(result.as_numpy(label_name), result.as_numpy(score_name))
client.close()

# what is no method of the service is told in gRPC's words
with grpc.insecure_channel(address) as channel:
    try:
        channel.unary_unary("/inference.GRPCInferenceService/Nothing")(b"")
        raise AssertionError("an unknown method answered")
    except grpc.RpcError as refused:
        assert refused.code() == grpc.StatusCode.UNIMPLEMENTED, refused

print("all of serving_triton.py held")
