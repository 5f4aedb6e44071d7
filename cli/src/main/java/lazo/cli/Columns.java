package lazo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import lazo.client.Tensor;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Rows as people write them into the tensors that an endpoint asks for, one for each column, and
 * back.
 */
final class Columns {

  private Columns() {}

  /** The column of all rows that an input of the endpoint's metadata names, in its datatype. */
  static Tensor tensor(JsonNode input, JsonNode rows) {
    String name = input.path("name").asText();
    String datatype = input.path("datatype").asText();
    List<@Nullable Object> values = new ArrayList<>();
    for (JsonNode row : rows) {
      values.add(value(row.path(name), name, datatype));
    }
    List<Long> shape = new ArrayList<>(List.of((long) rows.size()));
    for (int i = 1; i < input.path("shape").size(); i++) {
      shape.add(Math.max(1, input.path("shape").get(i).asLong()));
    }
    return new Tensor(name, datatype, shape, values);
  }

  private static @Nullable Object value(JsonNode value, String name, String datatype) {
    if (value.isMissingNode()) {
      throw new InvalidInput("the row has no column '" + name + "', which the endpoint needs");
    }
    if (value.isNull()) {
      return null;
    }
    try {
      return switch (datatype) {
        case "BYTES" -> value.asText();
        case "BOOL" -> value.isTextual() ? Boolean.valueOf(value.asText()) : value.asBoolean();
        case "FP16", "FP32", "FP64" -> Double.valueOf(value.asText());
        default -> Long.valueOf(value.asText());
      };
    } catch (NumberFormatException e) {
      throw new InvalidInput(
          "column '" + name + "' must be " + datatype + ", was '" + value.asText() + "'");
    }
  }

  /** What row k of an output holds, as text. */
  static String row(JsonNode data, int k, int rows) {
    int width = data.size() / rows;
    List<String> values = new ArrayList<>();
    for (int i = k * width; i < (k + 1) * width; i++) {
      values.add(data.get(i).asText());
    }
    return String.join(" ", values);
  }
}
