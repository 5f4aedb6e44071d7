package lazo.serving;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.TooLarge;
import lazo.serving.protocol.InferCall;
import lazo.serving.protocol.InferReader;
import lazo.serving.protocol.InferWriter;
import lazo.serving.protocol.V1Codec;
import org.jspecify.annotations.Nullable;

/** Takes the body of a request for inference, predicts, and answers. */
final class Inference {
  static final int BODY_BYTES_MAX = 64 << 20;

  /** Larger bodies take so long that they are worked on beside the event loop. */
  private static final int BODY_BYTES_ON_EVENT_LOOP = 128 << 10;

  private static final String JSON_LENGTH = "inference-header-content-length";

  private final DataPlane plane;

  Inference(DataPlane plane) {
    this.plane = plane;
  }

  void v2(HttpServerRequest request, String endpoint, @Nullable String version) {
    String header = request.getHeader(JSON_LENGTH);
    withBody(
        request,
        body -> {
          InferCall call = read(body, header);
          return InferWriter.write(call, answer(plane, endpoint, version, call));
        });
  }

  /** Predicts for a call of any protocol. */
  static InferWriter.Answer answer(
      DataPlane plane, String endpoint, @Nullable String version, InferCall call) {
    requireOutputs(plane, endpoint, call);
    Prediction prediction =
        plane.predict(endpoint, new Request(call.id(), call.stickyKey(), version, call.inputs()));
    Variant variant = prediction.variant();
    return new InferWriter.Answer(
        endpoint,
        variant.version(),
        prediction.id(),
        variant.name(),
        variant.packageDigest(),
        prediction.outputs());
  }

  /** Before anything is logged. */
  private static void requireOutputs(DataPlane plane, String endpoint, InferCall call) {
    for (InferCall.WantedOutput wanted : call.outputs()) {
      var outputs = plane.info(endpoint).outputs();
      if (outputs.stream().noneMatch(output -> output.name().equals(wanted.name()))) {
        throw new InvalidInput(
            "endpoint '%s' has no output '%s'; its outputs are %s"
                .formatted(
                    endpoint,
                    wanted.name(),
                    outputs.stream().map(output -> output.name()).toList()));
      }
    }
  }

  void v1(HttpServerRequest request, String endpoint) {
    withBody(
        request,
        body -> {
          var inputs = V1Codec.read(body, plane.info(endpoint).inputs());
          Prediction prediction = plane.predict(endpoint, new Request(null, inputs));
          return new InferWriter.Body(V1Codec.write(prediction.outputs()), -1);
        });
  }

  private InferCall read(byte[] body, @Nullable String header) {
    try {
      return InferReader.read(body, header == null ? body.length : jsonLength(header));
    } catch (LazoException e) {
      plane.refused(e);
      throw e;
    }
  }

  private static int jsonLength(String header) {
    try {
      return Integer.parseInt(header.strip());
    } catch (NumberFormatException e) {
      throw new InvalidInput(
          "the header Inference-Header-Content-Length must be a number, was '" + header + "'", e);
    }
  }

  private void withBody(HttpServerRequest request, Function<byte[], InferWriter.Body> answer) {
    var body = new Body(request, answer);
    request.handler(body::chunk).endHandler(end -> body.complete());
  }

  /** A body as it arrives. Almost always it is one chunk, which is then not copied together. */
  private static final class Body {
    private final HttpServerRequest request;
    private final Function<byte[], InferWriter.Body> answer;
    private @Nullable Buffer first;
    private boolean copied;
    private boolean refused;

    Body(HttpServerRequest request, Function<byte[], InferWriter.Body> answer) {
      this.request = request;
      this.answer = answer;
    }

    void chunk(Buffer chunk) {
      Buffer before = first;
      if (refused) {
        return;
      }
      int length = (before == null ? 0 : before.length()) + chunk.length();
      if (length > BODY_BYTES_MAX) {
        refused = true;
        first = null;
        request.response().putHeader("connection", "close");
        Replies.problem(
            request,
            new TooLarge(
                "the body is over the limit of %d MiB; send the rows in parts"
                    .formatted(BODY_BYTES_MAX >> 20)));
      } else if (before == null) {
        first = chunk;
      } else if (copied) {
        before.appendBuffer(chunk);
      } else {
        copied = true;
        first =
            Buffer.buffer(Math.max(length * 2, 1 << 14)).appendBuffer(before).appendBuffer(chunk);
      }
    }

    void complete() {
      Buffer body = first;
      if (refused) {
        return;
      }
      byte[] bytes = body == null ? new byte[0] : body.getBytes();
      Context context = Vertx.currentContext();
      if (bytes.length <= BODY_BYTES_ON_EVENT_LOOP || context == null) {
        Replies.guarded(request, () -> reply(answer.apply(bytes)));
      } else {
        context
            .executeBlocking(() -> answer.apply(bytes), false)
            .onSuccess(this::reply)
            .onFailure(failure -> Replies.problem(request, failure));
      }
    }

    private void reply(InferWriter.Body body) {
      if (body.jsonLength() < 0) {
        Replies.bytes(request, 200, Buffer.buffer(body.bytes()));
        return;
      }
      request
          .response()
          .putHeader("content-type", "application/octet-stream")
          .putHeader(JSON_LENGTH, Integer.toString(body.jsonLength()))
          .end(Buffer.buffer(body.bytes()));
    }
  }
}
