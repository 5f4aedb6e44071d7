package lazo.rollout;

import com.google.errorprone.annotations.FormatMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to do with a rollout: the decision as a pure function. */
public sealed interface Step {
  String reason();

  /** The step is passed; the next one begins. */
  record Advance(String reason) implements Step {}

  /** The last step is passed; the challenger takes all traffic. */
  record Promote(String reason) implements Step {}

  /** The challenger goes; the champion takes all traffic. */
  record RollBack(String reason) implements Step {}

  /**
   * Nothing changes: the evidence decides neither way yet. {@code overdue} when the step has taken
   * longer than it may.
   */
  record Hold(String reason, boolean overdue) implements Step {}

  /** Looks at the evidence of the step with this index, which began at the instant given. */
  static Step decide(
      RolloutSpec spec, int step, Instant stepBegan, Instant now, Evidence evidence) {
    for (Evidence.Reading reading : evidence.guardrails()) {
      if (reading.requests() > 0 && reading.lower() > reading.atMost()) {
        return new RollBack(
            text(
                "guardrail %s broken: %.4g on %d requests, at most %.4g is allowed",
                reading.metric(), reading.value(), reading.requests(), reading.atMost()));
      }
    }
    Evidence.Quality quality = evidence.quality();
    String comparison =
        text(
            "%s %.4f against %.4f of the champion on the same %,d labelled rows: difference %+.4f, between %+.4f and %+.4f (%s, design effect %.1f), margin %.4g",
            spec.metric(),
            quality.challengerLoss(),
            quality.championLoss(),
            quality.rows(),
            quality.difference(),
            quality.lower(),
            quality.upper(),
            quality.method(),
            quality.designEffect(),
            spec.margin());
    if (quality.rows() > 0 && quality.lower() > spec.margin()) {
      return new RollBack("worse than the champion: " + comparison);
    }
    List<String> missing = missing(spec, evidence);
    if (missing.isEmpty()) {
      String passed = "not worse than the champion: " + comparison;
      return step + 1 < spec.weights().size() ? new Advance(passed) : new Promote(passed);
    }
    boolean overdue = Duration.between(stepBegan, now).compareTo(spec.stepAtMost()) > 0;
    return new Hold(
        "undecided: "
            + String.join("; ", missing)
            + (quality.rows() > 0 ? "; so far " + comparison : ""),
        overdue);
  }

  private static List<String> missing(RolloutSpec spec, Evidence evidence) {
    List<String> missing = new ArrayList<>();
    if (evidence.labelledSinceStep() < spec.labelledAtLeast()) {
      missing.add(
          text(
              "%,d of the %,d labelled rows that this step needs",
              evidence.labelledSinceStep(), spec.labelledAtLeast()));
    }
    if (!(evidence.quality().upper() <= spec.margin())) {
      missing.add("the comparison does not rule out that it is worse by more than the margin");
    }
    return missing;
  }

  @FormatMethod
  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
