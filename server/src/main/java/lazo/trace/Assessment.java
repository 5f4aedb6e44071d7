package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    ObjectNode body) {}
