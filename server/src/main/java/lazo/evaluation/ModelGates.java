package lazo.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import lazo.features.Frame;
import lazo.scoring.Model;

/** The gates that always run: what any model must do whatever its quality. */
final class ModelGates {
  private static final int ROWS = 100;
  private static final double TOLERANCE = 1e-5;

  private ModelGates() {}

  static List<GateResult> run(Model model, Frame rows, double[] scores) {
    Frame some = rows.slice(0, Math.min(ROWS, rows.rows()));
    double[] together = model.probabilities(some);
    return List.of(
        data(rows),
        finite(scores),
        deterministic(together, model.probabilities(some)),
        batchInvariant(together, oneByOne(model, some)));
  }

  private static double[] oneByOne(Model model, Frame rows) {
    return IntStream.range(0, rows.rows())
        .mapToDouble(i -> model.probabilities(rows.slice(i, i + 1))[0])
        .toArray();
  }

  private static GateResult data(Frame rows) {
    boolean enough = rows.rows() >= ROWS;
    return new GateResult(
        "data",
        rows.rows() + " labelled rows that it was not trained on",
        enough ? new Verdict.Passed() : Verdict.undecided("at least " + ROWS + " labelled rows"),
        "",
        Map.of("rows", (double) rows.rows()));
  }

  private static GateResult finite(double[] scores) {
    long bad = Arrays.stream(scores).filter(score -> !(score >= 0 && score <= 1)).count();
    String summary =
        bad == 0
            ? "all " + scores.length + " scores are probabilities"
            : bad + " of " + scores.length + " scores are not probabilities";
    return new GateResult(
        "finite",
        summary,
        bad == 0 ? new Verdict.Passed() : Verdict.failed(summary),
        "",
        Map.of("bad", (double) bad));
  }

  private static GateResult deterministic(double[] once, double[] twice) {
    return same("deterministic", "the same rows scored twice", once, twice);
  }

  private static GateResult batchInvariant(double[] together, double[] oneByOne) {
    return same("batch-invariant", "rows scored together and one by one", together, oneByOne);
  }

  private static GateResult same(String gate, String what, double[] a, double[] b) {
    double largest =
        IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    String summary = String.format(Locale.ROOT, "%s differ by at most %.2g", what, largest);
    return new GateResult(
        gate,
        summary,
        largest <= TOLERANCE ? new Verdict.Passed() : Verdict.failed(summary),
        "",
        Map.of("largest", largest));
  }
}
