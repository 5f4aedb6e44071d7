package lazo.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The floor under a prediction over HTTP: Netty, Jackson and ONNX Runtime and nothing else. One row
 * of the model that {@link Mlp} writes; no checks, no routing, no metrics, no log.
 *
 * <p>{@code java lazo.bench.Floor FOLDER PORT}; every POST is a prediction, every GET is answered
 * empty.
 */
final class Floor extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final JsonFactory JSON = new JsonFactory();

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private Floor(OrtSession session) {
    this.session = session;
  }

  static void main(String[] arguments) throws OrtException, InterruptedException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    String model = Path.of(arguments[0], "model.onnx").toString();
    OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options);
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(1 << 20),
                        new Floor(session));
              }
            })
        .bind("127.0.0.1", Integer.parseInt(arguments[1]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws IOException, OrtException {
    ByteBuf body = context.alloc().buffer(256);
    if (request.content().isReadable()) {
      predict(request.content(), body);
    }
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    var _ = context.writeAndFlush(response); // a client that has gone gets no answer
  }

  private void predict(ByteBuf request, ByteBuf answer) throws IOException, OrtException {
    float[] row = row(request);
    long[] shape = {1, row.length};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), shape);
        OrtSession.Result result = session.run(Map.of("x", input));
        OutputStream stream = new ByteBufOutputStream(answer);
        JsonGenerator json = JSON.createGenerator(stream)) {
      float[][] values = (float[][]) result.get(0).getValue();
      json.writeStartObject();
      json.writeStringField("model_name", "mlp");
      json.writeArrayFieldStart("outputs");
      json.writeStartObject();
      json.writeStringField("name", "y");
      json.writeStringField("datatype", "FP32");
      json.writeArrayFieldStart("shape");
      json.writeNumber(1);
      json.writeNumber(values[0].length);
      json.writeEndArray();
      json.writeArrayFieldStart("data");
      for (float value : values[0]) {
        json.writeNumber(value);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** The numbers of the first "data"; one row, its width told by the shape before it. */
  private static float[] row(ByteBuf request) throws IOException {
    float[] values = {};
    try (InputStream stream = new ByteBufInputStream(request);
        JsonParser json = JSON.createParser(stream)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token != JsonToken.FIELD_NAME) {
          continue;
        }
        if (json.currentName().equals("shape")) {
          json.nextToken();
          json.nextToken();
          json.nextToken();
          values = new float[json.getIntValue()];
        } else if (json.currentName().equals("data")) {
          json.nextToken();
          for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            values[i] = json.getFloatValue();
          }
        }
      }
    }
    return values;
  }
}
