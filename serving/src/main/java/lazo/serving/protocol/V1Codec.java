package lazo.serving.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import lazo.scoring.TensorSpec;

/**
 * The first KServe protocol, which TensorFlow Serving has too: a list of instances in, a list of
 * predictions out. An instance is an object with a field for each input, or, for a model with one
 * input, that input's value.
 */
public final class V1Codec {
  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY);

  private V1Codec() {}

  /**
   * @param specs what the model takes
   */
  public static List<Tensor> read(byte[] body, List<TensorSpec> specs) {
    JsonNode tree = Json.reading(() -> TREES.readTree(body));
    JsonNode instances = tree.path("instances");
    if (!instances.isArray() || instances.isEmpty()) {
      throw new InvalidInput(
          "the request needs \"instances\", a list with one entry for each row, such as"
              + " {\"instances\": [{\"age\": 42}]}");
    }
    Map<String, List<JsonNode>> columns = new LinkedHashMap<>();
    int row = 0;
    for (JsonNode instance : instances) {
      for (Map.Entry<String, JsonNode> field : fields(instance, specs).entrySet()) {
        List<JsonNode> column = columns.computeIfAbsent(field.getKey(), _ -> new ArrayList<>());
        fill(column, row);
        column.add(field.getValue());
      }
      row++;
    }
    List<Tensor> tensors = new ArrayList<>();
    for (Map.Entry<String, List<JsonNode>> column : columns.entrySet()) {
      fill(column.getValue(), row);
      tensors.add(tensor(column.getKey(), column.getValue(), specs));
    }
    return tensors;
  }

  /** Missing values up to this row. */
  private static void fill(List<JsonNode> column, int rows) {
    while (column.size() < rows) {
      column.add(TREES.nullNode());
    }
  }

  private static Map<String, JsonNode> fields(JsonNode instance, List<TensorSpec> specs) {
    if (!instance.isObject()) {
      if (specs.size() != 1) {
        throw new InvalidInput(
            "an instance must be an object with the inputs %s, was %s"
                .formatted(specs.stream().map(TensorSpec::name).toList(), kind(instance)));
      }
      return Map.of(specs.getFirst().name(), instance);
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    instance.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  private static String kind(JsonNode node) {
    return node.isArray()
        ? "a list"
        : "a " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Tensor tensor(String name, List<JsonNode> column, List<TensorSpec> specs) {
    DataType datatype =
        specs.stream()
            .filter(spec -> spec.name().equals(name))
            .map(TensorSpec::datatype)
            .findFirst()
            .orElseGet(() -> guess(column));
    ElementSink sink = ElementSink.of(name, datatype, column.size());
    long[] shape = shape(column);
    try {
      for (JsonNode value : column) {
        add(value, sink);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Tensor(name, datatype, shape, sink.array());
  }

  /** For what the model does not know and is only logged. */
  private static DataType guess(List<JsonNode> column) {
    JsonNode first = column.stream().filter(value -> !value.isNull()).findFirst().orElse(null);
    if (first == null || first.isTextual()) {
      return DataType.BYTES;
    }
    return first.isBoolean() ? DataType.BOOL : DataType.FP64;
  }

  private static long[] shape(List<JsonNode> column) {
    List<Long> shape = new ArrayList<>(List.of((long) column.size()));
    for (JsonNode node = column.getFirst(); node != null && node.isArray(); node = node.get(0)) {
      shape.add((long) node.size());
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static void add(JsonNode value, ElementSink sink) throws IOException {
    if (value.isArray()) {
      for (JsonNode inner : value) {
        add(inner, sink);
      }
      return;
    }
    try (JsonParser scalar = value.traverse()) {
      JsonToken token = scalar.nextToken();
      sink.add(scalar, token);
    }
  }

  /** One entry for each row: the value of the only output, or an object with all of them. */
  public static byte[] write(List<Tensor> outputs) {
    var bytes = new ByteArrayBuilder(256);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("predictions");
      int rows = Math.toIntExact(outputs.getFirst().rows());
      for (int row = 0; row < rows; row++) {
        if (outputs.size() == 1) {
          row(json, outputs.getFirst(), row, rows);
        } else {
          json.writeStartObject();
          for (Tensor output : outputs) {
            json.writeFieldName(output.name());
            row(json, output, row, rows);
          }
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void row(JsonGenerator json, Tensor output, int row, int rows) throws IOException {
    int width = output.size() / rows;
    if (width == 1 && output.shape().length <= 2) {
      InferWriter.element(json, output, row);
      return;
    }
    json.writeStartArray();
    for (int k = row * width; k < (row + 1) * width; k++) {
      InferWriter.element(json, output, k);
    }
    json.writeEndArray();
  }
}
