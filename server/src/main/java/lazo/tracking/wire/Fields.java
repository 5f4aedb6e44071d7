package lazo.tracking.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, read with MLflow's leniency: 64-bit integers come as numbers or as
 * strings, numbers may be the words NaN and Infinity, unknown fields are ignored.
 */
public final class Fields {
  private static final ObjectReader LENIENT =
      Json.MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
  private static final String SEE =
      " See the API docs for more information about request parameters.";

  private final JsonNode fields;
  private final Map<String, String> path;

  private Fields(JsonNode fields, Map<String, String> path) {
    this.fields = fields;
    this.path = path;
  }

  /** Of a request's body that is read already. */
  public static Fields of(ObjectNode body) {
    return new Fields(body, Map.of());
  }

  static Fields ofQuery(Request request) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    request
        .query()
        .forEach(
            (name, values) -> {
              if (values.size() == 1) {
                fields.put(name, values.getFirst());
              } else {
                values.forEach(fields.putArray(name)::add);
              }
            });
    return new Fields(fields, request.pathParams());
  }

  static Fields ofBody(Request request) {
    if (request.body().length == 0) {
      return ofQuery(request);
    }
    try {
      JsonNode tree = LENIENT.readTree(request.body());
      if (!tree.isObject()) {
        throw new InvalidInput("The body must be a JSON object.");
      }
      return new Fields(tree, request.pathParams());
    } catch (JsonProcessingException e) {
      throw new InvalidInput("The body is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidInput("The body could not be read: " + e.getMessage());
    }
  }

  /** A segment of the path. */
  public String segment(String name) {
    return path.getOrDefault(name, "");
  }

  public boolean has(String name) {
    JsonNode value = fields.get(name);
    return value != null && !value.isNull();
  }

  /** A string that must be there and not be empty. */
  public String required(String name) {
    String value = text(name);
    if (value == null || value.isEmpty()) {
      throw missing(name);
    }
    return value;
  }

  /** A string that must be there but may be empty. */
  public String present(String name) {
    String value = text(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** A field as it was sent; a missing node when it was not. */
  public JsonNode tree(String name) {
    return fields.path(name);
  }

  public static InvalidInput missing(String name) {
    return new InvalidInput("Missing value for required parameter '" + name + "'." + SEE);
  }

  private static InvalidInput wrongType(String name, JsonNode value) {
    String shown = value.toString();
    return new InvalidInput(
        "Invalid value "
            + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown)
            + " for parameter '"
            + name
            + "' supplied: Hint: Value was of type '"
            + pythonType(value)
            + "'."
            + SEE);
  }

  private static String pythonType(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case BOOLEAN -> "bool";
      case ARRAY -> "list";
      case OBJECT, POJO -> "dict";
      case NUMBER -> value.isIntegralNumber() ? "int" : "float";
      case BINARY, MISSING, NULL -> "NoneType";
    };
  }

  public @Nullable String text(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(name, value);
    }
    return value.textValue();
  }

  /** The string, or another one when it is missing or empty. */
  public String textOr(String name, String otherwise) {
    String value = text(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** The first of several names that has a value; MLflow calls some things by two names. */
  public String requiredOneOf(String name, String alias) {
    String value = text(name);
    return value == null || value.isEmpty()
        ? Optional.ofNullable(text(alias))
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> missing(name))
        : value;
  }

  public OptionalLong integer(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return OptionalLong.empty();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return OptionalLong.of(value.longValue());
    }
    if (value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
      return OptionalLong.of((long) value.doubleValue());
    }
    if (value.isTextual()) {
      try {
        return OptionalLong.of(Long.parseLong(value.textValue().strip()));
      } catch (NumberFormatException e) {
        throw wrongType(name, value);
      }
    }
    throw wrongType(name, value);
  }

  public double number(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      throw missing(name);
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isTextual()) {
      return switch (value.textValue()) {
        case "NaN", "nan" -> Double.NaN;
        case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
        case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> parsed(name, value);
      };
    }
    throw wrongType(name, value);
  }

  private static double parsed(String name, JsonNode value) {
    try {
      return Double.parseDouble(value.textValue());
    } catch (NumberFormatException e) {
      throw wrongType(name, value);
    }
  }

  public boolean flag(String name, boolean otherwise) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    return switch (value.asText()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrongType(name, value);
    };
  }

  /** A list of objects, empty when missing. */
  public List<Fields> list(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrongType(name, value);
    }
    List<Fields> items = new ArrayList<>(value.size());
    for (JsonNode item : value) {
      if (!item.isObject()) {
        throw wrongType(name, value);
      }
      items.add(new Fields(item, Map.of()));
    }
    return items;
  }

  /** A nested object, with no fields when missing. */
  public Fields object(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return new Fields(Json.MAPPER.createObjectNode(), Map.of());
    }
    if (!value.isObject()) {
      throw wrongType(name, value);
    }
    return new Fields(value, Map.of());
  }

  /** A list of strings, empty when missing; a query gives a single one without a list. */
  public List<String> texts(String name) {
    JsonNode value = fields.get(name);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw wrongType(name, value);
      }
      items.add(item.textValue());
    }
    if (!value.isArray()) {
      throw wrongType(name, value);
    }
    return items;
  }

  /** A page size. */
  public int pageSize(String name, int otherwise, int max) {
    OptionalLong size = integer(name);
    if (size.isEmpty()) {
      return otherwise;
    }
    if (size.getAsLong() < 1) {
      throw new InvalidInput(
          "Invalid value "
              + size.getAsLong()
              + " for parameter '"
              + name
              + "' supplied. It must be a positive integer");
    }
    if (size.getAsLong() > max) {
      throw new InvalidInput(
          "Invalid value "
              + size.getAsLong()
              + " for parameter '"
              + name
              + "' supplied. It must be at most "
              + max
              + ", but got value "
              + size.getAsLong());
    }
    return (int) size.getAsLong();
  }
}
