"""KServe's clients of the Open Inference Protocol, over HTTP and gRPC; apart from Triton's, whose messages have the same names."""
import asyncio

from kserve import InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import InferenceGRPCClient, RESTConfig
from serving_model import X, address, same, server


async def kserve_clients():
    given = InferInput("X", list(X.shape), "FP32", data=None)
    given.set_data_from_numpy(X, binary_data=False)
    rest = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await rest.is_server_live(server) and await rest.is_model_ready(server, "scorer")
    answer = await rest.infer(server, InferRequest("scorer", [given]), model_name="scorer")
    same(answer.outputs[0].as_numpy(), answer.outputs[1].as_numpy())
    over_grpc = InferenceGRPCClient(address)
    assert await over_grpc.is_server_ready() and await over_grpc.is_model_ready("scorer")
    answer = await over_grpc.infer(InferRequest("scorer", [given]))
    same(answer.outputs[0].as_numpy(), answer.outputs[1].as_numpy())


asyncio.run(kserve_clients())
print("all of serving_kserve.py held")
