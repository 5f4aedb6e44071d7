package lazo.monitoring;

import lazo.features.Frame;

/** Makes features as training makes them, for rows that were predicted; given by whoever can. */
public interface Recompute {
  /**
   * The features of these logged rows, from what was delivered since, by the package's own data
   * definition.
   *
   * @param logged rows as {@link lazo.feedback.Feedback#rows} gives them
   * @return a column {@code id} with the prediction id and one column for each model input; rows
   *     that cannot be recomputed (yet) are left out
   */
  Frame features(String loop, String packageDigest, Frame logged);

  /** What the package answers for these features. */
  double[] scores(String packageDigest, Frame features);
}
