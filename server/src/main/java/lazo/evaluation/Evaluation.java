package lazo.evaluation;

import java.time.Instant;
import java.util.List;

/**
 * A stored evaluation.
 *
 * @param subject what was evaluated, for example {@code flight-delay v3}
 * @param champion the digest it was compared with, empty when there was none
 */
public record Evaluation(
    String id,
    String loop,
    String subject,
    String candidate,
    String champion,
    Verdict verdict,
    List<GateResult> results,
    Instant at) {
  public Evaluation {
    results = List.copyOf(results);
  }
}
