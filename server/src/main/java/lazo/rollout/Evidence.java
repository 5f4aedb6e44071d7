package lazo.rollout;

import java.util.List;

/**
 * What is known when a rollout is looked at.
 *
 * @param quality since the rollout began
 * @param labelledSinceStep labelled rows of the present step's own time
 * @param guardrails of the present step's own time
 */
public record Evidence(Quality quality, long labelledSinceStep, List<Reading> guardrails) {
  public Evidence {
    guardrails = List.copyOf(guardrails);
  }

  /**
   * The paired comparison: mean difference of the losses, challenger minus champion, on the same
   * labelled rows.
   *
   * @param lower of an interval that holds at every look (a confidence sequence)
   * @param designEffect by how much rows that go up and down together widened its variance
   * @param method name and version of the statistic
   */
  public record Quality(
      long rows,
      double difference,
      double lower,
      double upper,
      double championLoss,
      double challengerLoss,
      double designEffect,
      String method) {}

  /**
   * One guardrail of the challenger.
   *
   * @param requests how many the value rests on; 0: nothing served yet
   * @param lower a lower bound of the value where it is a rate, so that one bad request among few
   *     does not decide
   */
  public record Reading(String metric, double value, double lower, double atMost, long requests) {}
}
