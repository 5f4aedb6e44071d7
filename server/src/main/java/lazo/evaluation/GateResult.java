package lazo.evaluation;

import java.util.Map;

/**
 * What one gate found.
 *
 * @param summary one line with the numbers
 * @param method name and version of the statistic, empty where there is none
 * @param evidence the numbers, enough to judge again
 */
public record GateResult(
    String gate, String summary, Verdict verdict, String method, Map<String, Double> evidence) {
  public GateResult {
    evidence = Map.copyOf(evidence);
  }

  String line() {
    return "gate '" + gate + "': " + summary;
  }
}
