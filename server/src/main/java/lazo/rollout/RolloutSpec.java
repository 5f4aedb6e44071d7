package lazo.rollout;

import java.time.Duration;
import java.util.List;
import lazo.problem.InvalidInput;

/**
 * How a challenger is to replace a champion.
 *
 * @param weights the challenger's share of the traffic at each step, in basis points, growing;
 *     after the last step it takes all
 * @param shadow whether both score all traffic, so that quality is compared on the same rows
 * @param metric of the quality comparison: the mean loss per row, smaller is better
 * @param margin how much worse the challenger may be, in units of the metric
 * @param labelledAtLeast labelled rows that a step needs of its own time before it can pass
 * @param stepAtMost after which an undecided step is told to people; it never passes by itself
 * @param evaluation the id of the evaluation that let the challenger through
 */
public record RolloutSpec(
    String loop,
    String endpoint,
    Target champion,
    Target challenger,
    List<Integer> weights,
    boolean shadow,
    String metric,
    double margin,
    long labelledAtLeast,
    Duration stepAtMost,
    List<Guardrail> guardrails,
    String evaluation) {

  /** A limit on how the challenger behaves while it serves; broken, it goes back at once. */
  public record Guardrail(String metric, double atMost) {}

  public RolloutSpec {
    weights = List.copyOf(weights);
    guardrails = List.copyOf(guardrails);
    int before = 0;
    for (int weight : weights) {
      if (weight <= before || weight > 10_000) {
        throw new InvalidInput(
            "rollout weights are basis points that grow from step to step up to 10000, were "
                + weights);
      }
      before = weight;
    }
    if (weights.isEmpty()) {
      throw new InvalidInput("a rollout needs at least one step");
    }
  }
}
