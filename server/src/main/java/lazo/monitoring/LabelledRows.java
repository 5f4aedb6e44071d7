package lazo.monitoring;

import java.util.Arrays;
import lazo.features.Frame;

/**
 * The rows that can be judged: a label of 0 or 1 and a score from 0 to 1.
 *
 * @param rows their places in the frame they come from
 */
record LabelledRows(int[] rows, double[] scores, double[] labels) {

  static LabelledRows of(Frame frame, String scoreColumn) {
    if (!frame.has(scoreColumn)) {
      return new LabelledRows(new int[0], new double[0], new double[0]);
    }
    double[] scores = frame.doubles(scoreColumn);
    double[] labels = frame.doubles("label");
    int[] rows = new int[frame.rows()];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      if ((labels[i] == 0 || labels[i] == 1) && scores[i] >= 0 && scores[i] <= 1) {
        rows[n++] = i;
      }
    }
    int[] kept = Arrays.copyOf(rows, n);
    return new LabelledRows(
        kept,
        Arrays.stream(kept).mapToDouble(i -> scores[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> labels[i]).toArray());
  }

  int count() {
    return rows.length;
  }
}
