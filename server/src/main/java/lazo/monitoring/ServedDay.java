package lazo.monitoring;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** The numbers of a variant's day. Nothing is decided on them here: rollouts have guardrails. */
final class ServedDay {
  private ServedDay() {}

  static Window window(String loop, String variant, LocalDate day, ServingNumbers.Totals totals) {
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("requests", (double) totals.requests());
    numbers.put("failures", (double) totals.failures());
    if (totals.p50Millis() != null) {
      numbers.put("p50Millis", totals.p50Millis());
    }
    if (totals.p99Millis() != null) {
      numbers.put("p99Millis", totals.p99Millis());
    }
    return new Window(
        loop,
        Kind.SERVING,
        variant,
        day,
        day.plusDays(1),
        (double) totals.failures() / totals.requests(),
        null,
        null,
        totals.requests(),
        Window.State.NORMAL,
        "",
        new long[0],
        numbers);
  }
}
