package lazo.stats.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lazo.stats.sequential.PairedSequence.Hour;
import org.junit.jupiter.api.Test;

class PairedSequenceTest {
  private static final int HOURS_PER_DAY = 19;
  private static final int RUNS = 300;
  private static final double MARGIN = 0.002;
  private static final double ALPHA = 0.05;

  /** Hours of 170 rows whose mean difference is {@code mean}, with an effect of each day. */
  private static List<Hour> hours(SplittableRandom random, int days, double mean, double day) {
    List<Hour> hours = new ArrayList<>();
    for (int d = 0; d < days; d++) {
      double effect = random.nextGaussian() * day;
      for (int h = 0; h < HOURS_PER_DAY; h++) {
        double difference = mean + effect + random.nextGaussian() * 0.018;
        hours.add(new Hour(24L * d + 5 + h, 170, 170 * 0.39, 170 * (0.39 + difference)));
      }
    }
    return hours;
  }

  /** What somebody concludes who looks every day for two weeks and stops when he can. */
  private static String conclusion(List<Hour> hours) {
    for (int end = HOURS_PER_DAY; end <= hours.size(); end += HOURS_PER_DAY) {
      PairedSequence seen = PairedSequence.of(hours.subList(0, end), ALPHA);
      if (seen.low() > MARGIN) {
        return "worse";
      }
      if (seen.high() <= MARGIN) {
        return "no worse";
      }
    }
    return "unknown";
  }

  private static long runs(double mean, double dayEffect, String concluding) {
    var random = new SplittableRandom(11);
    long found = 0;
    for (int i = 0; i < RUNS; i++) {
      found += conclusion(hours(random, 14, mean, dayEffect)).equals(concluding) ? 1 : 0;
    }
    return found;
  }

  @Test
  void lookedAtDailyItIsSeldomWrongAtTheMargin() {
    assertThat(runs(MARGIN, 0, "worse")).isLessThanOrEqualTo(15);
    assertThat(runs(MARGIN, 0, "no worse")).isLessThanOrEqualTo(15);
    assertThat(runs(MARGIN, 0.004, "worse")).as("days of their own").isLessThanOrEqualTo(21);
    assertThat(runs(MARGIN, 0.004, "no worse")).isLessThanOrEqualTo(21);
  }

  @Test
  void findsALargeDifferenceAndAnImprovementWithinDays() {
    assertThat(runs(0.0145, 0.003, "worse")).isGreaterThanOrEqualTo(295);
    assertThat(runs(-0.004, 0.003, "no worse")).isGreaterThanOrEqualTo(255);
  }

  @Test
  void theDifferenceIsThatOfAllRowsHoweverTheyFallIntoHours() {
    int count = 1000;
    long[] times = new long[count];
    double[] champion = new double[count];
    double[] challenger = new double[count];
    var random = new SplittableRandom(5);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      times[i] = (long) (random.nextDouble() * random.nextDouble() * 4e11);
      champion[i] = random.nextDouble();
      challenger[i] = random.nextDouble();
      sum += challenger[i] - champion[i];
    }
    PairedSequence found =
        PairedSequence.of(PairedSequence.hours(times, champion, challenger), ALPHA);
    assertThat(found.rows()).isEqualTo(count);
    assertThat(found.difference()).isCloseTo(sum / count, within(1e-12));
    assertThat(found.low()).isFinite().isLessThan(found.difference());
    assertThat(found.high()).isFinite().isGreaterThan(found.difference());
  }

  @Test
  void aDayThatMovesAsOneWidensTheBounds() {
    var alone = PairedSequence.of(hours(new SplittableRandom(2), 6, 0, 0), ALPHA);
    var together = PairedSequence.of(hours(new SplittableRandom(2), 6, 0, 0.02), ALPHA);
    assertThat(together.designEffect()).isGreaterThan(3 * alone.designEffect());
    assertThat(together.high() - together.low()).isGreaterThan(2 * (alone.high() - alone.low()));
  }

  @Test
  void nothingIsKnownFromTwoDaysOrNoRowsAtAll() {
    var two = PairedSequence.of(hours(new SplittableRandom(1), 2, 0.5, 0), ALPHA);
    assertThat(two.low()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(two.high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(two.difference()).isCloseTo(0.5, within(0.02));
    PairedSequence none = PairedSequence.of(List.of(), ALPHA);
    assertThat(none.rows()).isZero();
    assertThat(none.high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> PairedSequence.hours(new long[2], new double[1], new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
