package lazo.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalDouble;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of runs begins: after so many runs and, where the order is one that an index knows,
 * after a certain run. Then a page costs the same however deep it lies, and runs that are logged
 * meanwhile move none of those that follow to another page.
 *
 * @param offset how many runs come before it
 */
record RunPlace(long offset, Optional<Last> last) {
  static final RunPlace FIRST = new RunPlace(0, Optional.empty());

  /**
   * The run before the page.
   *
   * @param value of the metric that runs are ordered by
   */
  record Last(long start, String run, OptionalDouble value) {}

  static RunPlace of(@Nullable String token) {
    long offset = Page.offset(token);
    if (token == null || token.isEmpty()) {
      return FIRST;
    }
    JsonNode after =
        Json.tree(new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8))
            .path("after");
    return new RunPlace(
        offset, after.isMissingNode() ? Optional.empty() : Optional.of(last(after)));
  }

  private static Last last(JsonNode after) {
    if (after.path("start").isIntegralNumber() && after.path("run").isTextual()) {
      try {
        JsonNode value = after.path("value");
        return new Last(
            after.get("start").longValue(),
            after.get("run").asText(),
            value.isTextual()
                ? OptionalDouble.of(Double.parseDouble(value.asText()))
                : OptionalDouble.empty());
      } catch (NumberFormatException e) {
        // told below
      }
    }
    throw new InvalidInput(
        "Invalid page token, it names no place; use the token of the last page as it is");
  }

  String token() {
    if (last.isEmpty()) {
      return Page.token(offset);
    }
    ObjectNode token = JsonNodeFactory.instance.objectNode().put("offset", offset);
    ObjectNode after = token.putObject("after");
    after.put("start", last.get().start()).put("run", last.get().run());
    // as text: JSON has no infinities
    last.get().value().ifPresent(value -> after.put("value", Double.toString(value)));
    return Base64.getEncoder().encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
  }
}
