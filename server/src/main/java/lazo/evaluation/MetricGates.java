package lazo.evaluation;

import com.google.errorprone.annotations.FormatMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import lazo.evaluation.Evidence.SkewReading;
import lazo.evaluation.Gate.Comparison;
import lazo.stats.Interval;
import lazo.stats.quality.Calibration;
import lazo.stats.quality.Quality;
import lazo.stats.sequential.Paired;
import org.jspecify.annotations.Nullable;

/** The gates on quality and on skew. */
final class MetricGates {
  private static final int SKEW_ROWS_MIN = 100;

  private MetricGates() {}

  static GateResult metric(
      Gate.Metric gate, double[] scores, double @Nullable [] championScores, Evidence evidence) {
    double value = value(gate.metric(), scores, evidence.labels());
    return switch (gate.comparison()) {
      case Comparison.AtMost(double limit) ->
          limit(gate.metric(), value, limit, value <= limit, "at most");
      case Comparison.AtLeast(double limit) ->
          limit(gate.metric(), value, limit, value >= limit, "at least");
      case Comparison.BetterThanBaseRate() -> baseRate(gate.metric(), scores, evidence, value);
      case Comparison.NoWorseThanChampion champion ->
          champion(gate.metric(), champion, scores, championScores, evidence, value);
    };
  }

  private static double value(String metric, double[] scores, double[] labels) {
    return switch (metric) {
      case "log_loss" -> Quality.logLoss(scores, labels);
      case "brier" -> Quality.brier(scores, labels);
      case "auc" -> Quality.auc(scores, labels);
      case "accuracy" -> Quality.accuracy(scores, labels);
      default -> Calibration.of(scores, labels, Calibration.BINS).expectedError();
    };
  }

  private static GateResult limit(
      String metric, double value, double limit, boolean kept, String words) {
    String summary = text("%s %.4f, %s %.4f is asked", metric, value, words, limit);
    return new GateResult(
        "metric",
        summary,
        kept ? new Verdict.Passed() : Verdict.failed(summary),
        method(metric),
        Map.of("value", value, "limit", limit));
  }

  private static GateResult baseRate(
      String metric, double[] scores, Evidence evidence, double value) {
    double rate = java.util.Arrays.stream(evidence.labels()).average().orElse(0);
    double[] constant = new double[scores.length];
    java.util.Arrays.fill(constant, rate);
    Interval difference = difference(metric, scores, constant, evidence, 0.95);
    String summary =
        text(
            "%s %.4f against %.4f of the constant %.3f, difference between %+.4f and %+.4f",
            metric,
            value,
            value(metric, constant, evidence.labels()),
            rate,
            difference.low(),
            difference.high());
    Verdict verdict =
        difference.high() < 0
            ? new Verdict.Passed()
            : difference.low() > 0 || !(difference.estimate() < 0)
                ? Verdict.failed(summary)
                : Verdict.undecided("more rows: " + summary);
    return new GateResult(
        "metric", summary, verdict, method(metric), numbers(value, difference, 0));
  }

  private static GateResult champion(
      String metric,
      Comparison.NoWorseThanChampion gate,
      double[] scores,
      double @Nullable [] championScores,
      Evidence evidence,
      double value) {
    if (championScores == null) {
      return new GateResult(
          "metric",
          metric + ": there is no champion to compare with",
          new Verdict.Passed(),
          method(metric),
          Map.of("value", value));
    }
    Interval difference = difference(metric, scores, championScores, evidence, gate.confidence());
    String summary =
        text(
            "%s %.4f against %.4f of the champion on the same %,d rows, difference %+.4f, between %+.4f and %+.4f, margin %.4g",
            metric,
            value,
            value(metric, championScores, evidence.labels()),
            scores.length,
            difference.estimate(),
            difference.low(),
            difference.high(),
            gate.margin());
    Verdict verdict =
        difference.high() <= gate.margin()
            ? new Verdict.Passed()
            : difference.low() > gate.margin()
                ? Verdict.failed(summary)
                : Verdict.undecided("the interval holds the margin: " + summary);
    return new GateResult(
        "metric",
        summary,
        verdict,
        method(metric) + ", paired by day",
        numbers(value, difference, gate.margin()));
  }

  /** Candidate minus other, per row, with the days as clusters. */
  private static Interval difference(
      String metric, double[] scores, double[] others, Evidence evidence, double confidence) {
    double[] differences =
        Paired.differences(
            losses(metric, scores, evidence.labels()), losses(metric, others, evidence.labels()));
    return Paired.clustered(differences, evidence.days(), confidence);
  }

  private static double[] losses(String metric, double[] scores, double[] labels) {
    return metric.equals("log_loss")
        ? Quality.logLosses(scores, labels)
        : IntStream.range(0, scores.length)
            .mapToDouble(i -> (scores[i] - labels[i]) * (scores[i] - labels[i]))
            .toArray();
  }

  private static Map<String, Double> numbers(double value, Interval difference, double margin) {
    return Map.of(
        "value",
        value,
        "difference",
        difference.estimate(),
        "low",
        difference.low(),
        "high",
        difference.high(),
        "margin",
        margin);
  }

  private static String method(String metric) {
    return metric.equals("log_loss") ? Quality.LOG_LOSS_METHOD : metric + "@1";
  }

  static GateResult skew(Gate.Skew gate, @Nullable List<SkewReading> readings) {
    if (readings == null || readings.isEmpty()) {
      return new GateResult(
          "skew",
          "nothing was served yet that could be compared",
          new Verdict.Passed(),
          "row-by-row@1",
          Map.of());
    }
    Map<String, Double> shares = new HashMap<>();
    readings.forEach(reading -> shares.put(reading.feature(), reading.share()));
    SkewReading worst =
        readings.stream()
            .max(java.util.Comparator.comparingDouble(SkewReading::share))
            .orElseThrow();
    String summary =
        text(
            "'%s' differs between serving and training on %,d of %,d rows (%.1f %%), at most %.1f %% may",
            worst.feature(),
            worst.differing(),
            worst.rows(),
            100 * worst.share(),
            100 * gate.share());
    if (worst.rows() < SKEW_ROWS_MIN) {
      return new GateResult(
          "skew",
          summary,
          Verdict.undecided("at least " + SKEW_ROWS_MIN + " rows that were served and delivered"),
          "row-by-row@1",
          shares);
    }
    boolean kept = worst.share() <= gate.share();
    return new GateResult(
        "skew",
        kept ? summary : summary + "; " + worst.example(),
        kept ? new Verdict.Passed() : Verdict.failed(summary),
        "row-by-row@1",
        shares);
  }

  @FormatMethod
  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
