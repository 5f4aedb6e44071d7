package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/** Reads the body of an inference request: JSON, and behind it tensors in raw form, if any. */
public final class InferReader {
  private final byte[] body;
  private final int jsonLength;
  private @Nullable String id;
  private @Nullable String stickyKey;
  private boolean binaryOutputs;
  private int rawAt;
  private @Nullable List<Tensor> inputs;
  private final List<InferCall.WantedOutput> outputs = new ArrayList<>(1);

  private InferReader(byte[] body, int jsonLength) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.rawAt = jsonLength;
  }

  /**
   * @param jsonLength how many bytes of the body are JSON; all if there are no raw tensors
   */
  public static InferCall read(byte[] body, int jsonLength) {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new InvalidInput(
          "the header Inference-Header-Content-Length says %d, but the body has %d bytes"
              .formatted(jsonLength, body.length));
    }
    return Json.reading(() -> new InferReader(body, jsonLength).call());
  }

  private InferCall call() throws IOException {
    try (JsonParser json = Json.FACTORY.createParser(body, 0, jsonLength)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidInput("the body must be a JSON object with \"inputs\"");
      }
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        json.nextToken();
        field(field, json);
      }
      if (json.nextToken() != null) {
        throw new InvalidInput("the body goes on after its JSON object");
      }
    }
    List<Tensor> read = inputs;
    if (read == null || read.isEmpty()) {
      throw new InvalidInput(
          "the request has no \"inputs\"; send {\"inputs\": [{\"name\", \"shape\", \"datatype\","
              + " \"data\"}]}");
    }
    if (rawAt != body.length) {
      throw new InvalidInput(
          "%d bytes behind the JSON belong to no input; each needs the parameter \"binary_data_size\""
              .formatted(body.length - rawAt));
    }
    return new InferCall(id, stickyKey, binaryOutputs, read, outputs);
  }

  private void field(String field, JsonParser json) throws IOException {
    switch (field) {
      case "id" -> id = id(text("id", json));
      case "parameters" -> parameters(json);
      case "inputs" -> {
        List<Tensor> read = new ArrayList<>();
        Json.eachObject(json, "inputs", () -> read.add(input(json)));
        inputs = read;
      }
      case "outputs" -> Json.eachObject(json, "outputs", () -> outputs.add(output(json)));
      default -> json.skipChildren();
    }
  }

  /** An empty one is none, as in gRPC. */
  private static @Nullable String id(@Nullable String given) {
    return given == null || given.isEmpty() ? null : given;
  }

  private static @Nullable String text(String field, JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getText();
      case VALUE_NULL -> null;
      default -> throw new InvalidInput("\"" + field + "\" must be a text");
    };
  }

  private void parameters(JsonParser json) throws IOException {
    Json.eachField(
        json,
        "parameters",
        name -> {
          switch (name) {
            case InferCall.STICKY_KEY -> {
              if (!json.currentToken().isScalarValue()) {
                throw new InvalidInput("the parameter \"sticky-key\" must be a text or a number");
              }
              stickyKey = json.getText();
            }
            case "binary_data_output" ->
                binaryOutputs = json.currentToken() == JsonToken.VALUE_TRUE;
            default -> json.skipChildren();
          }
        });
  }

  /** One tensor; its data may stand before what is needed to read them. */
  private Tensor input(JsonParser json) throws IOException {
    String name = null;
    DataType datatype = null;
    long[] shape = null;
    int binarySize = -1;
    long dataAt = -1;
    Object values = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "name" -> name = text("name", json);
        case "datatype" -> datatype = Json.datatype(name, text("datatype", json));
        case "shape" -> shape = Json.shape(name, json);
        case "parameters" -> binarySize = binarySize(json);
        case "data" -> {
          if (name != null && datatype != null && shape != null) {
            values = TensorReader.read(json, name, datatype, shape);
          } else {
            dataAt = json.currentTokenLocation().getByteOffset();
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    if (name == null || datatype == null || shape == null) {
      throw new InvalidInput(
          "each input needs \"name\", \"shape\" and \"datatype\"; input '%s' lacks %s"
              .formatted(
                  name, name == null ? "its name" : shape == null ? "its shape" : "its datatype"));
    }
    if (binarySize >= 0) {
      return raw(name, datatype, shape, binarySize);
    }
    if (values == null && dataAt >= 0) {
      values = again(dataAt, name, datatype, shape);
    }
    if (values == null) {
      throw new InvalidInput("input '" + name + "' has no \"data\"");
    }
    return new Tensor(name, datatype, shape, values);
  }

  private Object again(long dataAt, String name, DataType datatype, long[] shape)
      throws IOException {
    int from = Math.toIntExact(dataAt);
    try (JsonParser json = Json.FACTORY.createParser(body, from, jsonLength - from)) {
      json.nextToken();
      return TensorReader.read(json, name, datatype, shape);
    }
  }

  private static int binarySize(JsonParser json) throws IOException {
    int[] size = {-1};
    Json.eachField(
        json,
        "parameters",
        name -> {
          if (name.equals("binary_data_size") && json.currentToken().isNumeric()) {
            size[0] = json.getIntValue();
          } else {
            json.skipChildren();
          }
        });
    return size[0];
  }

  private Tensor raw(String name, DataType datatype, long[] shape, int size) {
    if (size > body.length - rawAt) {
      throw new InvalidInput(
          "input '%s' says that %d bytes follow for it, the body has %d left"
              .formatted(name, size, body.length - rawAt));
    }
    byte[] bytes = Arrays.copyOfRange(body, rawAt, rawAt + size);
    rawAt += size;
    return RawTensors.read(name, datatype, shape, ByteBuffer.wrap(bytes));
  }

  private static InferCall.WantedOutput output(JsonParser json) throws IOException {
    String[] name = {""};
    Boolean[] binary = {null};
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "name" -> name[0] = String.valueOf(text("name", json));
        case "parameters" ->
            Json.eachField(
                json,
                "parameters",
                parameter -> {
                  if (parameter.equals("binary_data")) {
                    binary[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                  } else {
                    json.skipChildren();
                  }
                });
        default -> json.skipChildren();
      }
    }
    return new InferCall.WantedOutput(name[0], binary[0]);
  }
}
