package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import lazo.problem.InvalidInput;
import lazo.problem.TooLarge;
import lazo.store.Json;

/** Reads OTLP requests over HTTP: protobuf or JSON, packed or not. */
final class Otlp {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";
  private static final int BYTES_MAX = 64 << 20;
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Set<String> TIMES =
      Set.of("start_time_unix_nano", "end_time_unix_nano", "time_unix_nano");

  private Otlp() {}

  /**
   * @param mediaType without parameters
   * @param encoding the content encoding, empty for none
   */
  static List<Span> spans(byte[] body, String mediaType, String encoding) {
    byte[] bytes = unpacked(body, encoding);
    JsonNode request =
        switch (mediaType) {
          case PROTOBUF -> OtlpProtobuf.read(bytes);
          case JSON -> normal(Json.tree(new String(bytes, StandardCharsets.UTF_8)), "");
          default ->
              throw new InvalidInput(
                  "Invalid Content-Type: "
                      + (mediaType.isEmpty() ? "none" : "this one")
                      + ". Expected: "
                      + PROTOBUF
                      + " or "
                      + JSON);
        };
    List<Span> spans = new ArrayList<>();
    for (JsonNode resource : request.path("resource_spans")) {
      for (JsonNode scope : resource.path("scope_spans")) {
        for (JsonNode span : scope.path("spans")) {
          if (!(span instanceof ObjectNode object)) {
            throw new InvalidInput("a span must be a JSON object");
          }
          spans.add(new Span(object));
        }
      }
    }
    return spans;
  }

  private static byte[] unpacked(byte[] body, String encoding) {
    try {
      return switch (encoding.toLowerCase(Locale.ROOT)) {
        case "", "identity" -> body;
        case "gzip" -> {
          try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            yield limited(in.readNBytes(BYTES_MAX + 1));
          }
        }
        case "deflate" -> {
          try (var in = new InflaterInputStream(new ByteArrayInputStream(body))) {
            yield limited(in.readNBytes(BYTES_MAX + 1));
          }
        }
        default -> throw new InvalidInput("Content-Encoding must be gzip, deflate or left out");
      };
    } catch (IOException e) {
      throw new InvalidInput("the body is not packed as it says: " + e.getMessage());
    }
  }

  private static byte[] limited(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new TooLarge("the unpacked spans are more than 64 MiB; send fewer at once");
    }
    return bytes;
  }

  /** OTLP's JSON in protobuf's: names with underscores, ids in base64, times as numbers. */
  private static JsonNode normal(JsonNode node, String name) {
    if (node instanceof ObjectNode object) {
      ObjectNode normal = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              field -> {
                String key = underscored(field.getKey());
                normal.set(key, normal(field.getValue(), key));
              });
      return normal;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode normal = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> normal.add(normal(each, name)));
      return normal;
    }
    if (node.isTextual() && IDS.contains(name)) {
      return JsonNodeFactory.instance.textNode(base64(node.textValue()));
    }
    if (node.isTextual() && TIMES.contains(name)) {
      return JsonNodeFactory.instance.numberNode(number(node.textValue()));
    }
    return node;
  }

  private static String base64(String hex) {
    try {
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("an id of a span is not hexadecimal");
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new InvalidInput("a time of a span is no whole number");
    }
  }

  private static String underscored(String name) {
    var out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        out.append('_').append(Character.toLowerCase(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
