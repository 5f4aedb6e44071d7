package lazo.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * A request as handlers see it. {@code upload} is the file that holds the body of a route
 * registered for uploads; otherwise {@code body} holds it. Header names are lower case. {@code
 * remote} is the address that it came from.
 */
public record Request(
    String method,
    String path,
    Map<String, String> pathParams,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    Blobs.@Nullable Received upload,
    String remote) {

  public String pathParam(String name) {
    String value = pathParams.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no parameter " + name);
    }
    return value;
  }

  public Set<String> queryNames() {
    return query.keySet();
  }

  public Optional<String> queryParam(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  public int queryInt(String name, int otherwise, int min, int max) {
    Optional<String> text = queryParam(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidInput(
        "query parameter '"
            + name
            + "' must be a whole number from "
            + min
            + " to "
            + max
            + ", was '"
            + text.get()
            + "'");
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The body as text, which must be valid UTF-8. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInput("the body is not valid UTF-8", e);
    }
  }

  /** The body as JSON; an empty body is an empty object. */
  public JsonNode json() {
    JsonNode tree = body.length == 0 ? Json.MAPPER.createObjectNode() : Json.tree(text());
    if (!tree.isObject()) {
      throw new InvalidInput("the body must be a JSON object");
    }
    return tree;
  }

  public <T> T json(Class<T> type) {
    return Json.read(body.length == 0 ? "{}" : text(), type);
  }

  /** The fields of a posted form. */
  public Map<String, String> form() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  /** All values of a field of a posted form. */
  public List<String> formValues(String name) {
    List<String> values = new ArrayList<>();
    for (String pair : text().split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0 && decode(pair.substring(0, equals)).equals(name)) {
        values.add(decode(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("the form is not URL encoded: " + e.getMessage());
    }
  }

  /** A cookie's value; some clients put it in quotes, which are no part of it. */
  public Optional<String> cookie(String name) {
    String cookies = headers.getOrDefault("cookie", "");
    for (String pair : cookies.split(";")) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length == 2 && parts[0].equals(name)) {
        String value = parts[1];
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return Optional.empty();
  }
}
