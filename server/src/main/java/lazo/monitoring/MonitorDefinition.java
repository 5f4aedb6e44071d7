package lazo.monitoring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lazo.problem.InvalidInput;

/**
 * What of an endpoint is watched for a loop.
 *
 * @param falseAlarmsPerMonth how many drift alarms per 30 days are acceptable while nothing is
 *     wrong, over all streams together
 * @param labelDelay how long after a day's end its labels are expected
 */
public record MonitorDefinition(
    String loop,
    String endpoint,
    List<Watch> watch,
    double falseAlarmsPerMonth,
    Duration labelDelay) {
  private static final double FALSE_ALARMS_MAX = 30;

  public MonitorDefinition {
    watch = List.copyOf(watch);
    if (!(falseAlarmsPerMonth > 0 && falseAlarmsPerMonth <= FALSE_ALARMS_MAX)) {
      throw new InvalidInput(
          "false alarms must be above 0 and at most "
              + (int) FALSE_ALARMS_MAX
              + " a month, were "
              + falseAlarmsPerMonth);
    }
    if (labelDelay.isNegative()) {
      throw new InvalidInput("the label delay must not be negative, was " + labelDelay);
    }
  }

  boolean watchesFeatures() {
    return watch.stream().anyMatch(Watch.FeatureDrift.class::isInstance);
  }

  boolean watchesScore() {
    return watch.stream().anyMatch(Watch.ScoreDrift.class::isInstance);
  }

  Optional<Watch.Quality> quality() {
    return watch.stream()
        .filter(Watch.Quality.class::isInstance)
        .map(Watch.Quality.class::cast)
        .findFirst();
  }

  Optional<Watch.Skew> skew() {
    return watch.stream()
        .filter(Watch.Skew.class::isInstance)
        .map(Watch.Skew.class::cast)
        .findFirst();
  }
}
