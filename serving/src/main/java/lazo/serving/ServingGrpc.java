package lazo.serving;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vertx.grpcio.server.GrpcIoServer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotAllowed;
import lazo.problem.NotFound;
import lazo.problem.NotSignedIn;
import lazo.problem.TooLarge;
import lazo.problem.TooMany;
import lazo.problem.Unavailable;
import lazo.problem.Unsupported;
import lazo.scoring.TensorSpec;
import lazo.serving.inference.ModelInferRequest;
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
import lazo.serving.protocol.GrpcCodec;
import lazo.serving.protocol.InferCall;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol over gRPC, on the same port as everything else. */
public final class ServingGrpc {
  private static final String SERVICE = "inference.GRPCInferenceService";

  /** Larger requests take so long that they are worked on beside the event loop. */
  private static final int BYTES_ON_EVENT_LOOP = 256 << 10;

  private final DataPlane plane;
  private final GrpcIoServer server;
  private final Entry entry;

  /** Asked before a call about an endpoint is answered; on the event loop. */
  @FunctionalInterface
  public interface Entry {
    /**
     * Refuses by an exception.
     *
     * @param headers the call's metadata
     * @param predicts false for what only tells about the endpoint
     */
    void enter(MultiMap headers, String endpoint, boolean predicts);
  }

  private ServingGrpc(DataPlane plane, Vertx vertx, Entry entry) {
    this.plane = plane;
    this.entry = entry;
    var options = new GrpcServerOptions().setMaxMessageSize(Inference.BODY_BYTES_MAX);
    this.server = GrpcIoServer.server(vertx, options);
  }

  /**
   * Sends what comes as gRPC to the service; put it before routes that read bodies. The service is
   * made when it is first asked: its classes would take a tenth of a server's start.
   */
  public static void mount(Router router, Vertx vertx, DataPlane plane, Entry entry) {
    var grpc = new AtomicReference<@Nullable ServingGrpc>();
    router
        .route("/" + SERVICE + "/*")
        .handler(
            context -> {
              ServingGrpc made = grpc.get();
              if (made == null) {
                made = new ServingGrpc(plane, vertx, entry);
                made.methods();
                grpc.set(made); // two of them at once would do no harm
              }
              made.server.handle(context.request());
            });
  }

  private void methods() {
    method(
        "ServerLive",
        ServerLiveRequest.getDefaultInstance(),
        ServerLiveResponse.getDefaultInstance(),
        request -> ServerLiveResponse.newBuilder().setLive(true).build());
    method(
        "ServerReady",
        ServerReadyRequest.getDefaultInstance(),
        ServerReadyResponse.getDefaultInstance(),
        request -> ServerReadyResponse.newBuilder().setReady(plane.ready()).build());
    method(
        "ServerMetadata",
        ServerMetadataRequest.getDefaultInstance(),
        ServerMetadataResponse.getDefaultInstance(),
        request ->
            ServerMetadataResponse.newBuilder()
                .setName(Documents.SERVER)
                .setVersion(Documents.version())
                .addAllExtensions(Documents.EXTENSIONS)
                .build());
    method(
        "ModelReady",
        ModelReadyRequest.getDefaultInstance(),
        ModelReadyResponse.getDefaultInstance(),
        this::modelReady);
    method(
        "ModelMetadata",
        ModelMetadataRequest.getDefaultInstance(),
        ModelMetadataResponse.getDefaultInstance(),
        this::modelMetadata);
    method(
        "ModelInfer",
        ModelInferRequest.getDefaultInstance(),
        ModelInferResponse.getDefaultInstance(),
        this::modelInfer);
  }

  private <Q extends Message, A extends Message> void method(
      String name, Q request, A response, Function<Q, A> answer) {
    MethodDescriptor<Q, A> method =
        MethodDescriptor.<Q, A>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
            .setRequestMarshaller(ProtoUtils.marshaller(request))
            .setResponseMarshaller(ProtoUtils.marshaller(response))
            .build();
    server.callHandler(
        method,
        call ->
            call.handler(
                message -> {
                  try {
                    enter(call.headers(), message);
                  } catch (LazoException e) {
                    problem(call.response(), e);
                    return;
                  }
                  reply(message, call.response(), answer);
                }));
  }

  private void enter(MultiMap headers, Message message) {
    switch (message) {
      case ModelInferRequest infer -> entry.enter(headers, infer.getModelName(), true);
      case ModelReadyRequest ready -> entry.enter(headers, ready.getName(), false);
      case ModelMetadataRequest about -> entry.enter(headers, about.getName(), false);
      default -> {} // about the server, which everyone who is signed in may ask
    }
  }

  private static <Q extends Message, A> void reply(
      Q message, GrpcServerResponse<Q, A> response, Function<Q, A> answer) {
    Context context = Vertx.currentContext();
    if (message.getSerializedSize() <= BYTES_ON_EVENT_LOOP || context == null) {
      try {
        response.end(answer.apply(message));
      } catch (RuntimeException e) {
        problem(response, e);
      }
      return;
    }
    context
        .executeBlocking(() -> answer.apply(message), false)
        .onSuccess(response::end)
        .onFailure(failure -> problem(response, failure));
  }

  private static void problem(GrpcServerResponse<?, ?> response, Throwable failure) {
    if (failure instanceof LazoException problem) {
      response.status(status(problem)).statusMessage(String.valueOf(problem.getMessage())).end();
    } else {
      response.status(GrpcStatus.INTERNAL).statusMessage(Replies.incident(failure)).end();
    }
  }

  private static GrpcStatus status(LazoException problem) {
    return switch (problem) {
      case InvalidInput _, TooLarge _ -> GrpcStatus.INVALID_ARGUMENT;
      case NotSignedIn _ -> GrpcStatus.UNAUTHENTICATED;
      case TooMany _ -> GrpcStatus.RESOURCE_EXHAUSTED;
      case NotAllowed _ -> GrpcStatus.PERMISSION_DENIED;
      case NotFound _ -> GrpcStatus.NOT_FOUND;
      case Conflict _ -> GrpcStatus.ALREADY_EXISTS;
      case Unsupported _ -> GrpcStatus.UNIMPLEMENTED;
      case Unavailable _ -> GrpcStatus.UNAVAILABLE;
    };
  }

  private ModelReadyResponse modelReady(ModelReadyRequest request) {
    info(request.getName(), request.getVersion());
    return ModelReadyResponse.newBuilder().setReady(true).build();
  }

  private EndpointInfo info(String name, String version) {
    EndpointInfo info = plane.info(name);
    if (!version.isEmpty()) {
      plane.requireVersion(name, version);
    }
    return info;
  }

  private ModelMetadataResponse modelMetadata(ModelMetadataRequest request) {
    EndpointInfo info = info(request.getName(), request.getVersion());
    var metadata =
        ModelMetadataResponse.newBuilder()
            .setName(info.name())
            .setPlatform(Documents.PLATFORM)
            .addAllVersions(Documents.versions(info));
    info.inputs().forEach(input -> metadata.addInputs(tensor(input)));
    info.outputs().forEach(output -> metadata.addOutputs(tensor(output)));
    return metadata.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(TensorSpec spec) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(spec.name())
        .setDatatype(spec.datatype().name())
        .addAllShape(spec.shape())
        .build();
  }

  private ModelInferResponse modelInfer(ModelInferRequest request) {
    InferCall call;
    try {
      call = GrpcCodec.call(request);
    } catch (LazoException e) {
      plane.refused(e);
      throw e;
    }
    String version = request.getModelVersion();
    return GrpcCodec.response(
        call,
        Inference.answer(plane, request.getModelName(), version.isEmpty() ? null : version, call));
  }
}
