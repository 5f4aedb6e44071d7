package lazo.stats.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import lazo.stats.Interval;
import lazo.stats.Moments;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SequentialTest {
  @Test
  void followsItsFormula() {
    double alpha = 0.05;
    double twice = -2 * Math.log(alpha);
    double rho = (twice + Math.log(twice + 1)) / 5000; // squared
    Moments moments = new Moments(1000, 0.3, 999 * 4.0);
    double x = 1000 * rho + 1;
    double half = 2 * Math.sqrt(2 * x / (1e6 * rho) * Math.log(Math.sqrt(x) / alpha));
    Interval interval = new ConfidenceSequence(alpha, 5000).twoSided(moments);
    assertThat(interval.low()).isCloseTo(0.3 - half, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.3 + half, within(1e-12));
    assertThat(interval.confidence()).isEqualTo(0.95);
  }

  @Test
  void knowsNothingBeforeEnoughRows() {
    ConfidenceSequence sequence = new ConfidenceSequence(0.05, 100, 10);
    assertThat(sequence.twoSided(Moments.NONE).contains(1e9)).isTrue();
    assertThat(sequence.upper(Moments.of(1, 2, 3)).high()).isInfinite();
    assertThatThrownBy(() -> new ConfidenceSequence(0, 100)).hasMessageContaining("was 1.0");
  }

  /**
   * A look after every row until 3000: at most alpha of the streams may ever exclude the truth,
   * while an interval for one look, looked at as often, is wrong many times more often.
   */
  @ParameterizedTest
  @CsvSource({"0.05, 500", "0.1, 1000"})
  void staysValidHoweverOftenOneLooks(double alpha, double tightest) {
    Random random = new Random(42);
    ConfidenceSequence sequence = new ConfidenceSequence(alpha, tightest);
    int streams = 400;
    int wrongTwo = 0;
    int wrongOne = 0;
    int wrongNaive = 0;
    for (int stream = 0; stream < streams; stream++) {
      Moments moments = Moments.NONE;
      boolean two = false;
      boolean one = false;
      boolean naive = false;
      for (int row = 0; row < 3000; row++) {
        moments = moments.plus(-Math.log(1 - random.nextDouble()) - 1); // skewed, mean 0
        two |= !sequence.twoSided(moments).contains(0);
        one |= !sequence.upper(moments).contains(0);
        naive |= row > 30 && !Paired.normal(moments, 1 - alpha).contains(0);
      }
      wrongTwo += two ? 1 : 0;
      wrongOne += one ? 1 : 0;
      wrongNaive += naive ? 1 : 0;
    }
    assertThat((double) wrongTwo / streams).isLessThanOrEqualTo(alpha * 1.3);
    assertThat((double) wrongOne / streams).isLessThanOrEqualTo(alpha * 1.6);
    assertThat((double) wrongNaive / streams).isGreaterThan(alpha * 3);
  }

  @Test
  void narrowsAndIsTighterFromOneSide() {
    ConfidenceSequence sequence = new ConfidenceSequence(0.05, 1000);
    double last = Double.POSITIVE_INFINITY;
    for (long n = 30; n < 1_000_000; n *= 3) {
      Moments moments = new Moments(n, 0, n - 1);
      double two = sequence.twoSided(moments).high();
      assertThat(two).isLessThan(last);
      assertThat(sequence.upper(moments).high()).isLessThan(two).isPositive();
      assertThat(sequence.lower(moments).low()).isEqualTo(-sequence.upper(moments).high());
      assertThat(two).as("wider than for one look").isGreaterThan(1.96 / Math.sqrt((double) n));
      last = two;
    }
  }

  @Test
  void comparesModelsOnTheSameRows() {
    double[] differences = Paired.differences(new double[] {1, 2, 3}, new double[] {2, 2, 5});
    assertThat(differences).containsExactly(-1, 0, -2);
    Interval interval = Paired.normal(Moments.of(differences), 0.95);
    assertThat(interval.estimate()).isEqualTo(-1);
    assertThat(interval.high()).isCloseTo(-1 + 1.959964 / Math.sqrt(3), within(1e-6));
    assertThatThrownBy(() -> Paired.differences(new double[1], new double[2]))
        .hasMessageContaining("not on the same");
  }

  @Test
  void bootstrapsTheSameIntervalAndRepeatsIt() {
    Random random = new Random(1);
    double[] differences = random.doubles(2000).map(_ -> random.nextGaussian()).toArray();
    Interval normal = Paired.normal(Moments.of(differences), 0.95);
    Interval bootstrap = Paired.bootstrap(differences, 0.95, 1000, 7);
    assertThat(bootstrap.low()).isCloseTo(normal.low(), within(0.008));
    assertThat(bootstrap.high()).isCloseTo(normal.high(), within(0.008));
    assertThat(Paired.bootstrap(differences, 0.95, 1000, 7)).isEqualTo(bootstrap);
    assertThat(Paired.bootstrap(differences, 0.95, 1000, 8)).isNotEqualTo(bootstrap);
  }

  /** Days that go up and down together: only the interval over days holds what it promises. */
  @Test
  void widensForRowsOfTheSameDay() {
    Random random = new Random(2);
    int days = 20;
    int perDay = 50;
    int heldByDay = 0;
    int heldByRow = 0;
    for (int repetition = 0; repetition < 500; repetition++) {
      double[] differences = new double[days * perDay];
      long[] clusters = new long[days * perDay];
      for (int day = 0; day < days; day++) {
        double shift = random.nextGaussian();
        for (int i = day * perDay; i < (day + 1) * perDay; i++) {
          differences[i] = shift + random.nextGaussian();
          clusters[i] = day;
        }
      }
      heldByDay += Paired.clustered(differences, clusters, 0.95).contains(0) ? 1 : 0;
      heldByRow += Paired.normal(Moments.of(differences), 0.95).contains(0) ? 1 : 0;
    }
    assertThat(heldByDay).isBetween(455, 495);
    assertThat(heldByRow).isLessThan(250);
  }

  @Test
  void equalsTheIntervalOverMeansWhenClustersAreEqual() {
    double[] differences = {1, 3, 2, 6, 5, 7};
    Interval interval = Paired.clustered(differences, new long[] {9, 9, 4, 4, -1, -1}, 0.95);
    Moments means = Moments.of(2, 4, 6);
    assertThat(interval.estimate()).isEqualTo(4);
    assertThat(interval.high() - 4)
        .isCloseTo(4.302653 * means.standardError(), Percentage.withPercentage(1e-4));
    assertThat(Paired.clustered(differences, new long[6], 0.95).high()).isInfinite();
  }

  @Test
  void estimatesTheRowsNeeded() {
    // (1.959964 + 0.841621)^2 = 7.848880
    assertThat(SampleSize.paired(0.1, 1, 0.05, 0.8)).isEqualTo(785);
    assertThat(SampleSize.perVariant(0.1, 1, 0.05, 0.8)).isEqualTo(1570);
    assertThat(SampleSize.paired(-0.0145, 0.207, 0.05, 0.8)).isBetween(1550L, 1650L);
    assertThatThrownBy(() -> SampleSize.paired(0, 1, 0.05, 0.8))
        .hasMessageContaining("difference of 0.0");
  }
}
