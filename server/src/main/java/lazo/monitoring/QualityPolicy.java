package lazo.monitoring;

import lazo.stats.drift.LogLimit;

/**
 * When a model is worse than it may be: the rules of docs/monitoring.md, as pure functions.
 *
 * <p>A model that is calibrated expects its own log loss: the mean entropy of its scores. Both rise
 * and fall with the weather, so their ratio is what is watched, not the loss.
 */
final class QualityPolicy {
  static final String METHOD = "log-loss/own-entropy@1";

  /** Log loss over what the scores themselves promise, as a ratio less 1. */
  static final String EXCESS = "log_loss";

  /** How far the rate of events is from the mean score, |ln(predicted / observed)|. */
  static final String CALIBRATION = "calibration";

  /** Log loss over that of the constant that knows the window's own rate. */
  static final String NO_SKILL = "no_skill";

  /** 15 % more loss than the scores promise; the worst quiet week of five months had 10 %. */
  static final double EXCESS_FLOOR = 0.15;

  /** Off by a factor of 1.6; the worst quiet week of five months was off by 1.39. */
  static final double CALIBRATION_FLOOR = Math.log(1.6);

  /** No better than a constant. Needs nothing learned. */
  static final double NO_SKILL_LIMIT = 1;

  private static final double CLOSE = 0.8;

  /** Windows of a week overlap; fewer than this say little about how they vary. */
  private static final int WINDOWS_MIN = 14;

  /** A window is judged every day and shares six days with the last. */
  private static final double CHANCE = 1.0 / 90;

  static final int ROWS_MIN = 200;

  private QualityPolicy() {}

  /** How many days of a window must have labels: five of seven. */
  static int daysMin(int days) {
    return (5 * days + 6) / 7;
  }

  static DriftPolicy.Threshold threshold(String metric, double[] quiet) {
    return switch (metric) {
      case NO_SKILL -> new DriftPolicy.Threshold(NO_SKILL_LIMIT, NO_SKILL_LIMIT);
      case EXCESS -> learned(EXCESS_FLOOR, quiet);
      case CALIBRATION -> learned(CALIBRATION_FLOOR, quiet);
      default -> throw new IllegalArgumentException("no metric " + metric);
    };
  }

  private static DriftPolicy.Threshold learned(double floor, double[] quiet) {
    double open =
        quiet.length < WINDOWS_MIN ? floor : Math.max(floor, LogLimit.learn(quiet).limit(CHANCE));
    return new DriftPolicy.Threshold(open, CLOSE * open);
  }
}
