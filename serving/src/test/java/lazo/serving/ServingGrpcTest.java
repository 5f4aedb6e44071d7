package lazo.serving;

import static lazo.serving.DataPlaneTest.plan;
import static lazo.serving.DataPlaneTest.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lazo.serving.inference.InferParameter;
import lazo.serving.inference.InferTensorContents;
import lazo.serving.inference.ModelInferRequest;
import lazo.serving.inference.ModelInferRequest.InferInputTensor;
import lazo.serving.inference.ModelInferResponse;
import lazo.serving.inference.ModelMetadataRequest;
import lazo.serving.inference.ModelMetadataResponse;
import lazo.serving.inference.ModelReadyRequest;
import lazo.serving.inference.ModelReadyResponse;
import lazo.serving.inference.ServerLiveRequest;
import lazo.serving.inference.ServerLiveResponse;
import lazo.serving.inference.ServerMetadataRequest;
import lazo.serving.inference.ServerMetadataResponse;
import lazo.serving.inference.ServerReadyRequest;
import lazo.serving.inference.ServerReadyResponse;
import lazo.serving.log.Logged;
import lazo.serving.log.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of grpc-java against the service. */
class ServingGrpcTest {
  @TempDir private Path folder;
  private TestServer server;
  private ManagedChannel channel;
  private String digest;

  @BeforeEach
  void start() {
    server = new TestServer(folder);
    digest = server.packages.logistic(0, "age", "origin");
    server.plane.apply(plan(1, variant("champion", digest, "3", 10_000)));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void tellsAboutItself() {
    assertThat(
            call(
                    "ServerLive",
                    ServerLiveRequest.getDefaultInstance(),
                    ServerLiveResponse.getDefaultInstance())
                .getLive())
        .isTrue();
    assertThat(
            call(
                    "ServerReady",
                    ServerReadyRequest.getDefaultInstance(),
                    ServerReadyResponse.getDefaultInstance())
                .getReady())
        .isTrue();
    assertThat(
            call(
                    "ServerMetadata",
                    ServerMetadataRequest.getDefaultInstance(),
                    ServerMetadataResponse.getDefaultInstance())
                .getName())
        .isEqualTo("lazo");
    var ready = ModelReadyRequest.newBuilder().setName("churn").setVersion("3").build();
    assertThat(call("ModelReady", ready, ModelReadyResponse.getDefaultInstance()).getReady())
        .isTrue();
    var about = ModelMetadataRequest.newBuilder().setName("churn").build();
    ModelMetadataResponse metadata =
        call("ModelMetadata", about, ModelMetadataResponse.getDefaultInstance());
    assertThat(metadata.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(metadata.getVersionsList()).containsExactly("3");
    assertThat(metadata.getInputs(1).getName()).isEqualTo("origin");
    assertThat(metadata.getInputs(1).getDatatype()).isEqualTo("BYTES");
    assertThat(metadata.getInputs(1).getShapeList()).containsExactly(-1L, 1L);
    assertThat(metadata.getOutputs(0).getName()).isEqualTo("probability");
  }

  @Test
  void infersFromContents() {
    ModelInferResponse answer =
        infer(
            ModelInferRequest.newBuilder()
                .setModelName("churn")
                .setId("order-1")
                .putParameters("sticky-key", InferParameter.newBuilder().setInt64Param(7).build())
                .addInputs(age(0, 2))
                .addInputs(origin("JFK", "x")));
    assertThat(answer.getModelName()).isEqualTo("churn");
    assertThat(answer.getModelVersion()).isEqualTo("3");
    assertThat(answer.getId()).isEqualTo("order-1");
    assertThat(answer.getParametersMap().get("lazo-package").getStringParam()).isEqualTo(digest);
    assertThat(answer.getOutputs(0).getShapeList()).containsExactly(2L);
    assertThat(answer.getOutputs(0).getContents().getFp32Contents(0)).isEqualTo(0.5f);
    assertThat(logged().getFirst().inputs().strings("origin").values()).containsExactly("JFK", "x");
  }

  @Test
  void infersFromRawContents() {
    ByteBuffer ages =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(0).putFloat(2).flip();
    ByteBuffer origins = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    origins.putInt(3).put(new byte[] {'J', 'F', 'K'}).putInt(1).put((byte) 'x').flip();
    ModelInferResponse answer =
        infer(
            ModelInferRequest.newBuilder()
                .setModelName("churn")
                .setModelVersion("3")
                .addInputs(age(0, 0).toBuilder().clearContents())
                .addInputs(origin("", "").toBuilder().clearContents())
                .addRawInputContents(ByteString.copyFrom(ages))
                .addRawInputContents(ByteString.copyFrom(origins)));
    assertThat(answer.getOutputs(0).hasContents()).isFalse();
    ByteBuffer raw =
        answer.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    assertThat(raw.getFloat()).isEqualTo(0.5f);
    assertThat(logged().getFirst().inputs().doubles("age")).containsExactly(0, 2);
  }

  @Test
  void infersLargeBatches() {
    List<Float> ages = Collections.nCopies(90_000, 0f);
    List<ByteString> origins = Collections.nCopies(90_000, ByteString.copyFromUtf8("JFK"));
    ModelInferResponse answer =
        infer(
            ModelInferRequest.newBuilder()
                .setModelName("churn")
                .addInputs(
                    age(0).toBuilder()
                        .setShape(0, 90_000)
                        .setContents(InferTensorContents.newBuilder().addAllFp32Contents(ages)))
                .addInputs(
                    origin("").toBuilder()
                        .setShape(0, 90_000)
                        .setContents(
                            InferTensorContents.newBuilder().addAllBytesContents(origins))));
    assertThat(answer.getOutputs(0).getContents().getFp32ContentsCount()).isEqualTo(90_000);
  }

  @Test
  void saysWhatIsWrong() {
    var request = ModelInferRequest.newBuilder().setModelName("churn").setId("a");
    refuses(
        Status.Code.NOT_FOUND,
        "there is no endpoint 'other'",
        request.clone().setModelName("other").addInputs(age(1)));
    refuses(
        Status.Code.NOT_FOUND,
        "does not serve version '9'",
        request.clone().setModelVersion("9").addInputs(age(1)));
    refuses(Status.Code.INVALID_ARGUMENT, "the request has no inputs", request.clone());
    refuses(
        Status.Code.INVALID_ARGUMENT,
        "input 'origin' (BYTES [-1, 1]) is missing",
        request.clone().addInputs(age(1)));
    refuses(
        Status.Code.INVALID_ARGUMENT,
        "tensor 'age' of shape [1, 1] needs 1 values, got 0",
        request.clone().addInputs(age(1).toBuilder().clearContents()));
    refuses(
        Status.Code.INVALID_ARGUMENT,
        "1 inputs and 2 raw_input_contents",
        request
            .clone()
            .addInputs(age(1))
            .addRawInputContents(ByteString.EMPTY)
            .addRawInputContents(ByteString.EMPTY));
    refuses(
        Status.Code.INVALID_ARGUMENT,
        "has contents, but the request has raw",
        request.clone().addInputs(age(1)).addRawInputContents(ByteString.EMPTY));
    infer(request.clone().addInputs(age(1)).addInputs(origin("JFK")));
    refuses(
        Status.Code.ALREADY_EXISTS,
        "'a' was used before",
        request.clone().addInputs(age(2)).addInputs(origin("JFK")));
    server.plane.close();
    refuses(
        Status.Code.UNAVAILABLE,
        "stopping",
        request.clone().addInputs(age(1)).addInputs(origin("JFK")));
  }

  private void refuses(Status.Code code, String message, ModelInferRequest.Builder request) {
    assertThatThrownBy(() -> infer(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private ModelInferResponse infer(ModelInferRequest.Builder request) {
    return call("ModelInfer", request.build(), ModelInferResponse.getDefaultInstance());
  }

  private <Q extends Message, A extends Message> A call(String method, Q request, A response) {
    var descriptor =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("inference.GRPCInferenceService/" + method)
            .setRequestMarshaller(ProtoUtils.marshaller(empty(request)))
            .setResponseMarshaller(ProtoUtils.marshaller(response))
            .build();
    return ClientCalls.blockingUnaryCall(channel, descriptor, CallOptions.DEFAULT, request);
  }

  @SuppressWarnings("unchecked")
  private static <Q extends Message> Q empty(Q message) {
    return (Q) message.getDefaultInstanceForType();
  }

  private List<Logged> logged() {
    List<Logged> logged = new ArrayList<>();
    server.plane.log().read(Position.START, Integer.MAX_VALUE, logged::add);
    return logged;
  }

  private static InferInputTensor age(float... values) {
    var contents = InferTensorContents.newBuilder();
    for (float value : values) {
      contents.addFp32Contents(value);
    }
    return InferInputTensor.newBuilder()
        .setName("age")
        .setDatatype("FP32")
        .addShape(values.length)
        .addShape(1)
        .setContents(contents)
        .build();
  }

  private static InferInputTensor origin(String... values) {
    var contents = InferTensorContents.newBuilder();
    for (String value : values) {
      contents.addBytesContents(ByteString.copyFromUtf8(value));
    }
    return InferInputTensor.newBuilder()
        .setName("origin")
        .setDatatype("BYTES")
        .addShape(values.length)
        .addShape(1)
        .setContents(contents)
        .build();
  }
}
