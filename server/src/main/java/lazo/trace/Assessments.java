package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import lazo.problem.InvalidInput;
import lazo.store.IdSource;
import lazo.tracking.wire.Fields;
import org.jspecify.annotations.Nullable;

/** Makes and changes assessments; what they mean stays with whoever gave them. */
final class Assessments {
  private static final List<String> KINDS = List.of("feedback", "expectation", "issue");
  private static final Set<String> CHANGEABLE =
      Set.of("assessment_name", "feedback", "expectation", "rationale", "metadata");

  private final InstantSource clock;
  private final IdSource ids;

  Assessments(InstantSource clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** A new assessment of a trace out of what a client sent. */
  Assessment fresh(String traceId, JsonNode sent) {
    if (!sent.isObject()) {
      throw Fields.missing("assessment");
    }
    long now = clock.millis();
    Long created = WireTime.millis(sent.path("create_time"));
    Long updated = WireTime.millis(sent.path("last_update_time"));
    return of("a-" + ids.next(), traceId, sent, orNow(created, now), orNow(updated, now));
  }

  private static long orNow(@Nullable Long millis, long now) {
    return millis == null ? now : millis;
  }

  private static Assessment of(
      String id, String traceId, JsonNode sent, long created, long updated) {
    String name = TraceRender.required(sent, "assessment_name");
    ObjectNode body = sent.deepCopy();
    body.put("assessment_id", id)
        .put("trace_id", traceId)
        .put("create_time", WireTime.time(created))
        .put("last_update_time", WireTime.time(updated));
    if (!body.has("valid")) {
      body.put("valid", true);
    }
    String kind = kind(sent);
    return new Assessment(id, traceId, name, kind, value(sent.path(kind)), created, updated, body);
  }

  static Assessment stored(String id, ObjectNode body) {
    Long created = WireTime.millis(body.path("create_time"));
    Long updated = WireTime.millis(body.path("last_update_time"));
    return of(id, body.path("trace_id").asText(), body, orNow(created, 0), orNow(updated, 0));
  }

  private static String kind(JsonNode sent) {
    List<String> given = KINDS.stream().filter(sent::has).toList();
    if (given.size() != 1) {
      throw new InvalidInput(
          "An assessment must have exactly one of 'feedback', 'expectation' or 'issue'; it has "
              + given);
    }
    return given.getFirst();
  }

  private static @Nullable String value(JsonNode kind) {
    JsonNode value =
        kind.has("serialized_value")
            ? kind.path("serialized_value").path("value")
            : kind.path("value");
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /** What an update makes of an assessment. {@code mask} names the fields, by commas. */
  Assessment changed(Assessment old, JsonNode sent, String mask) {
    ObjectNode body = old.body().deepCopy();
    for (String field : mask.split(",", -1)) {
      String name = field.strip();
      if (!CHANGEABLE.contains(name)) {
        throw new InvalidInput(
            "The field '"
                + name
                + "' of an assessment cannot be changed; those that can are "
                + CHANGEABLE.stream().sorted().toList());
      }
      if (KINDS.contains(name) && !name.equals(old.kind())) {
        throw new InvalidInput(
            "Cannot update " + name + " value on an assessment that is of the kind " + old.kind());
      }
      if (name.equals("metadata") && body.get(name) instanceof ObjectNode before) {
        sent.path(name).properties().forEach(each -> before.set(each.getKey(), each.getValue()));
      } else if (sent.has(name)) {
        body.set(name, sent.get(name));
      } else {
        body.remove(name);
      }
    }
    return of(old.id(), old.traceId(), body, old.createdMillis(), clock.millis());
  }
}
