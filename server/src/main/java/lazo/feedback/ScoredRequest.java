package lazo.feedback;

import java.time.Instant;
import java.util.Map;
import java.util.SequencedMap;
import lazo.features.Frame;

/**
 * One answered request as the prediction log holds it.
 *
 * @param inputs a row for each prediction; every feature value used
 * @param scores by row
 * @param shadowScores by package digest, then by row: what the packages that nobody saw answered
 */
public record ScoredRequest(
    String id,
    String endpoint,
    String variant,
    String packageDigest,
    Instant at,
    Frame inputs,
    double[] scores,
    Map<String, double[]> shadowScores) {
  public ScoredRequest {
    SequencedMap<String, double[]> ordered = new java.util.LinkedHashMap<>(shadowScores);
    shadowScores = java.util.Collections.unmodifiableMap(ordered);
  }

  int rows() {
    return scores.length;
  }
}
