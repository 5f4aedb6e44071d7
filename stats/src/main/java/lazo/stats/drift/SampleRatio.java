package lazo.stats.drift;

import lazo.stats.ChiSquare;

/**
 * Sample ratio mismatch: whether the units that a traffic split assigned follow its weights. To be
 * asked before any other number of an experiment is read, of units and not of requests.
 */
public final class SampleRatio {
  /** Below this p-value the split is broken; strict because it is looked at often. */
  public static final double ALARM = 0.001;

  private SampleRatio() {}

  /**
   * @param assigned units seen per variant
   * @param weights of the variants, above 0, in any unit
   */
  public static ChiSquare check(long[] assigned, double[] weights) {
    return ChiSquare.goodnessOfFit(assigned, weights);
  }

  public static boolean broken(ChiSquare check) {
    return check.pValue() < ALARM;
  }
}
