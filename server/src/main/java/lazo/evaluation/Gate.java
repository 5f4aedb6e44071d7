package lazo.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** A gate that a loop asks for, besides those that always run (see {@link ModelGates}). */
public sealed interface Gate {
  /** A metric against a limit, the naive model or the champion. */
  record Metric(String metric, Comparison comparison) implements Gate {}

  /** What a metric is compared with. */
  sealed interface Comparison {
    /** Better than the constant that knows the rows' own rate. */
    record BetterThanBaseRate() implements Comparison {}

    /**
     * Not worse than the champion by more than the margin, with this confidence, on the same rows.
     */
    record NoWorseThanChampion(double margin, double confidence) implements Comparison {}

    record AtMost(double limit) implements Comparison {}

    record AtLeast(double limit) implements Comparison {}
  }

  /**
   * Features as logged in serving against the same rows recomputed for training.
   *
   * @param tolerance relative difference below which two values count as equal
   * @param share of the rows that may differ
   */
  record Skew(double tolerance, double share) implements Gate {}

  /** The time of a single prediction in milliseconds, at the 99th percentile. */
  record Latency(double atMostMillis) implements Gate {}

  Set<String> METRICS = Set.of("log_loss", "brier", "auc", "accuracy", "calibration_error");

  /**
   * Reads a gate as a loop writes it.
   *
   * @throws InvalidInput naming the field
   */
  static Gate parse(Map<String, ?> fields) {
    String kind =
        text(fields, "gate")
            .orElseThrow(
                () -> new InvalidInput("a gate needs its kind: gate: metric, skew or latency"));
    return switch (kind) {
      case "metric" -> metric(fields);
      case "skew" -> {
        known(fields, Set.of("gate", "tolerance", "share"));
        yield new Skew(
            number(fields, "tolerance").orElse(1e-3), number(fields, "share").orElse(0.01));
      }
      case "latency" -> {
        known(fields, Set.of("gate", "at-most-ms"));
        yield new Latency(
            number(fields, "at-most-ms")
                .orElseThrow(() -> new InvalidInput("a latency gate needs at-most-ms")));
      }
      default ->
          throw new InvalidInput(
              "there is no gate '" + kind + "'; there are metric, skew and latency");
    };
  }

  private static Gate metric(Map<String, ?> fields) {
    known(
        fields,
        Set.of(
            "gate",
            "metric",
            "better-than",
            "no-worse-than",
            "margin",
            "confidence",
            "at-most",
            "at-least"));
    String metric =
        text(fields, "metric")
            .orElseThrow(
                () -> new InvalidInput("a metric gate needs its metric, for example log_loss"));
    if (!METRICS.contains(metric)) {
      throw new InvalidInput(
          "there is no metric '"
              + metric
              + "'; there are "
              + String.join(", ", METRICS.stream().sorted().toList()));
    }
    List<Comparison> comparisons = comparisons(fields);
    if (comparisons.size() != 1) {
      throw new InvalidInput(
          "a metric gate needs exactly one of better-than, no-worse-than, at-most, at-least");
    }
    boolean perRow = metric.equals("log_loss") || metric.equals("brier");
    if (comparisons.getFirst() instanceof Comparison.NoWorseThanChampion && !perRow) {
      throw new InvalidInput(
          "no-worse-than compares row by row, which log_loss and brier allow, not " + metric);
    }
    if (comparisons.getFirst() instanceof Comparison.BetterThanBaseRate && !perRow) {
      throw new InvalidInput("better-than: base-rate is for log_loss and brier, not " + metric);
    }
    return new Metric(metric, comparisons.getFirst());
  }

  private static List<Comparison> comparisons(Map<String, ?> fields) {
    List<Comparison> found = new java.util.ArrayList<>();
    text(fields, "better-than")
        .ifPresent(
            than ->
                found.add(
                    only(than, "base-rate", "better-than", new Comparison.BetterThanBaseRate())));
    text(fields, "no-worse-than")
        .ifPresent(
            than ->
                found.add(
                    only(
                        than,
                        "champion",
                        "no-worse-than",
                        new Comparison.NoWorseThanChampion(
                            number(fields, "margin").orElse(0.0),
                            number(fields, "confidence").orElse(0.95)))));
    number(fields, "at-most").ifPresent(limit -> found.add(new Comparison.AtMost(limit)));
    number(fields, "at-least").ifPresent(limit -> found.add(new Comparison.AtLeast(limit)));
    return found;
  }

  private static Comparison only(
      String given, String allowed, String field, Comparison comparison) {
    if (!given.equals(allowed)) {
      throw new InvalidInput(field + " takes " + allowed + ", was '" + given + "'");
    }
    return comparison;
  }

  private static void known(Map<String, ?> fields, Set<String> allowed) {
    for (String field : fields.keySet()) {
      if (!allowed.contains(field)) {
        throw new InvalidInput(
            "a "
                + fields.get("gate")
                + " gate has no field '"
                + field
                + "'; it has "
                + String.join(", ", allowed.stream().sorted().toList()));
      }
    }
  }

  private static Optional<String> text(Map<String, ?> fields, String field) {
    return Optional.ofNullable(fields.get(field)).map(Object::toString);
  }

  private static Optional<Double> number(Map<String, ?> fields, String field) {
    @Nullable Object value = fields.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return Optional.of(number.doubleValue());
    }
    throw new InvalidInput(field + " must be a number, was '" + value + "'");
  }
}
