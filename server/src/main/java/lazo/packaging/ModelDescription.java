package lazo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.store.Json;

/**
 * What a model that an MLflow client logged says of itself.
 *
 * @param flavors how it can be loaded, {@code sklearn} for example, in the alphabet's order
 * @param mlflow the version of MLflow that wrote it, empty when it does not say
 * @param inputs the columns or tensors it takes; empty when it was logged without a signature
 * @param params what can be set for one prediction
 */
public record ModelDescription(
    List<String> flavors,
    String mlflow,
    List<Field> inputs,
    List<Field> outputs,
    List<Field> params) {
  /**
   * A column, a tensor or a parameter.
   *
   * @param name empty for a single tensor
   * @param type as MLflow names it, with the shape of a tensor: {@code float32 (-1, 4)}
   * @param value a parameter's default, else empty
   */
  public record Field(String name, String type, boolean required, String value) {}

  public ModelDescription {
    flavors = List.copyOf(flavors);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    params = List.copyOf(params);
  }

  static ModelDescription of(JsonNode file) {
    List<String> flavors = new ArrayList<>();
    file.path("flavors").fieldNames().forEachRemaining(flavors::add);
    flavors.sort(Comparator.naturalOrder());
    JsonNode signature = file.path("signature");
    return new ModelDescription(
        flavors,
        file.path("mlflow_version").asText(""),
        fields(signature.path("inputs")),
        fields(signature.path("outputs")),
        fields(signature.path("params")));
  }

  /** A signature is JSON in a text of the YAML. */
  private static List<Field> fields(JsonNode written) {
    List<Field> fields = new ArrayList<>();
    for (JsonNode field : tree(written)) {
      JsonNode value = field.path("default");
      fields.add(
          new Field(
              field.path("name").asText(""),
              type(field),
              field.path("required").asBoolean(true),
              value.isMissingNode() || value.isNull() ? "" : value.toString()));
    }
    return fields;
  }

  private static JsonNode tree(JsonNode written) {
    try {
      return written.isTextual() ? Json.tree(written.asText()) : written;
    } catch (InvalidInput damaged) {
      return MissingNode.getInstance();
    }
  }

  private static String type(JsonNode field) {
    JsonNode tensor = field.path("tensor-spec");
    if (tensor.isObject()) {
      List<String> shape = new ArrayList<>();
      tensor.path("shape").forEach(size -> shape.add(size.asText()));
      return tensor.path("dtype").asText() + " (" + String.join(", ", shape) + ")";
    }
    String type = field.path("type").asText("");
    return switch (type) {
      case "array" -> "array of " + type(field.path("items"));
      case "map" -> "map of " + type(field.path("values"));
      case "object" -> {
        List<String> names = new ArrayList<>();
        field.path("properties").fieldNames().forEachRemaining(names::add);
        yield "object of " + String.join(", ", names);
      }
      default -> type;
    };
  }
}
