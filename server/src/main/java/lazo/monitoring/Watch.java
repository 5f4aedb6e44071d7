package lazo.monitoring;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import lazo.problem.InvalidInput;

/** One thing that is watched. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Watch.FeatureDrift.class, name = "feature-drift"),
  @JsonSubTypes.Type(value = Watch.ScoreDrift.class, name = "score-drift"),
  @JsonSubTypes.Type(value = Watch.Quality.class, name = "quality"),
  @JsonSubTypes.Type(value = Watch.Skew.class, name = "skew")
})
public sealed interface Watch {
  /** The distribution of each feature, every day. */
  record FeatureDrift() implements Watch {}

  /** The distribution of the score, every day. */
  record ScoreDrift() implements Watch {}

  /**
   * Log loss and calibration of labelled rows.
   *
   * @param window whole days
   */
  record Quality(Duration window) implements Watch {
    static final int DAYS_MAX = 92;

    public Quality {
      if (window.toDays() < 1
          || window.toDays() > DAYS_MAX
          || !window.equals(Duration.ofDays(window.toDays()))) {
        throw new InvalidInput(
            "a quality window lasts 1 to " + DAYS_MAX + " whole days, was " + window);
      }
    }

    int days() {
      return (int) window.toDays();
    }
  }

  /**
   * Features as served against the same rows recomputed as training makes them.
   *
   * @param tolerance numbers count as equal when they differ by at most this part of the larger
   *     one's size (or of 1, when both are smaller)
   * @param share of the rows that may differ
   */
  record Skew(double tolerance, double share) implements Watch {
    public static final Skew STANDARD = new Skew(1e-5, 0.02);

    public Skew {
      if (!(tolerance >= 0 && tolerance < 1) || !(share >= 0 && share < 1)) {
        throw new InvalidInput(
            "skew needs a tolerance and a share from 0 to below 1, were "
                + tolerance
                + " and "
                + share);
      }
    }
  }
}
