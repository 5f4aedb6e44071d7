package lazo.evaluation;

import java.util.List;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * What gates look at: labelled rows that the candidate was not trained on.
 *
 * @param candidateRows the rows as the candidate's own definition makes them
 * @param championRows the same rows, in the same order, as the champion's definition makes them;
 *     null without a champion
 * @param labels 0 or 1 for each row
 * @param days for each row the day it belongs to: rows of one day are alike, so days and not rows
 *     are the units of confidence
 * @param skew null when the loop has no skew gate; empty when nothing was served yet
 */
public record Evidence(
    Frame candidateRows,
    @Nullable Frame championRows,
    double[] labels,
    long[] days,
    @Nullable List<SkewReading> skew) {
  public Evidence {
    if (labels.length != candidateRows.rows()
        || days.length != candidateRows.rows()
        || (championRows != null && championRows.rows() != labels.length)) {
      throw new InvalidInput(
          "the evidence has "
              + candidateRows.rows()
              + " rows but "
              + labels.length
              + " labels and "
              + days.length
              + " days");
    }
  }

  /**
   * One feature compared row by row.
   *
   * @param rows that were both logged and recomputed
   * @param differing how many of them differ by more than the tolerance
   * @param example one pair that differs, in words; empty when none does
   */
  public record SkewReading(String feature, long rows, long differing, String example) {
    public double share() {
      return rows == 0 ? 0 : (double) differing / rows;
    }
  }
}
