package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * What searches and metrics ask of a span.
 *
 * @param status {@code OK}, {@code ERROR} or {@code UNSET}
 * @param startNanos since 1970
 * @param durationNanos null while it has not ended
 * @param model the language model that was called, null in other spans
 * @param inputCost in US dollars, as the client put it down; null where it did not
 */
record IndexedSpan(
    String id,
    String name,
    String type,
    String status,
    long startNanos,
    @Nullable Long durationNanos,
    @Nullable String model,
    @Nullable String provider,
    @Nullable Double inputCost,
    @Nullable Double outputCost,
    @Nullable Double totalCost) {

  static IndexedSpan of(ObjectNode body) {
    Span span = new Span(body);
    long start = body.path("start_time_unix_nano").longValue();
    long end = body.path("end_time_unix_nano").longValue();
    JsonNode cost =
        span.plain("mlflow.llm.cost").map(IndexedSpan::tree).orElse(MissingNode.getInstance());
    return new IndexedSpan(
        span.spanId(),
        span.name(),
        span.type(),
        span.status(),
        start,
        end == 0 ? null : (Long) (end - start),
        first(span, "mlflow.llm.model", "gen_ai.response.model", "gen_ai.request.model"),
        first(span, "mlflow.llm.provider", "gen_ai.provider.name", "gen_ai.system"),
        amount(cost, "input_cost"),
        amount(cost, "output_cost"),
        amount(cost, "total_cost"));
  }

  private static @Nullable String first(Span span, String... keys) {
    for (String key : keys) {
      Optional<String> value = span.plain(key);
      if (value.isPresent()) {
        return value.get();
      }
    }
    return null;
  }

  private static JsonNode tree(String written) {
    try {
      return Json.tree(written);
    } catch (InvalidInput notOurs) {
      return MissingNode.getInstance(); // an attribute may hold anything
    }
  }

  private static @Nullable Double amount(JsonNode cost, String key) {
    JsonNode amount = cost.path(key);
    return amount.isNumber() ? (Double) amount.doubleValue() : null;
  }
}
