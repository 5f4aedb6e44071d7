package lazo.monitoring;

import lazo.features.Frame;
import lazo.problem.InvalidInput;

/**
 * What a champion was trained on, as far as monitoring needs it; a sample of a few thousand rows a
 * day is enough.
 *
 * @param packageDigest of the champion
 * @param features one column for each feature to watch, named like the model's input
 * @param scores of the champion for these rows
 * @param timesMicros event times, microseconds since 1970 in UTC
 */
public record ReferenceSample(
    String packageDigest, Frame features, double[] scores, long[] timesMicros) {
  public ReferenceSample {
    if (scores.length != features.rows() || timesMicros.length != features.rows()) {
      throw new InvalidInput(
          "a reference needs a score and a time for each row: "
              + features.rows()
              + " rows, "
              + scores.length
              + " scores, "
              + timesMicros.length
              + " times");
    }
    if (features.rows() == 0) {
      throw new InvalidInput("a reference needs rows");
    }
  }
}
