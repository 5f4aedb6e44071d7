package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thinks of a trace: feedback, or what was expected.
 *
 * @param kind {@code feedback}, {@code expectation} or {@code issue}
 * @param value as text, for searching; null when it has none
 * @param body the assessment in the form of the API
 */
public record Assessment(
    String id,
    String traceId,
    String name,
    String kind,
    @Nullable String value,
    long createdMillis,
    long updatedMillis,
    ObjectNode body) {

  /** False once another overrides it. */
  boolean valid() {
    return body.path("valid").asBoolean(true);
  }

  Assessment as(boolean valid) {
    ObjectNode changed = body.deepCopy().put("valid", valid);
    return new Assessment(id, traceId, name, kind, value, createdMillis, updatedMillis, changed);
  }

  /** The id of the one that it overrides. */
  Optional<String> overrides() {
    return Optional.ofNullable(TraceRender.text(body, "overrides")).filter(old -> !old.isEmpty());
  }

  /** The session that it is about as a whole; null when it is about its trace alone. */
  @Nullable String session() {
    return TraceRender.text(body.path("metadata"), TraceKeys.SESSION);
  }
}
