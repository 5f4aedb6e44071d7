package lazo.stats.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import lazo.stats.histogram.Edges;
import lazo.stats.histogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TwoSampleTest {
  private static final double[] A = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final double[] B = {14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3};

  @Test
  void agreesWithSciPy() {
    TwoSample test = TwoSample.kolmogorovSmirnov(A, B);
    assertThat(test.statistic()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(test.pValue()).isBetween(0.45, 0.55); // exact .477, asymptotic .533
    assertThat(Wasserstein.exact(A, B)).isCloseTo(3, within(1e-12));
    assertThat(Wasserstein.exact(new double[] {0, 1, 1, 5}, new double[] {9, 2, 0.5, 2, 2}))
        .isCloseTo(1.65, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 0.9999906941986655", "0.5, 0.9639452436648751", "0.9, 0.3927307079406543",
    "1, 0.26999967167735456", "1.36, 0.049485876755377876", "2, 0.0006709252557796953"
  })
  void knowsKolmogorovsTail(double x, double p) {
    assertThat(TwoSample.tail(x)).isCloseTo(p, within(1e-12));
  }

  /** Under no difference the p-value is uniform: about 5 % of 1000 lie below 0.05. */
  @Test
  void hasUniformPValuesWhenNothingDiffers() {
    Random random = new Random(3);
    int rejected = 0;
    for (int i = 0; i < 1000; i++) {
      double[] a = random.doubles(80).toArray();
      double[] b = random.doubles(120).toArray();
      rejected += TwoSample.kolmogorovSmirnov(a, b).pValue() < 0.05 ? 1 : 0;
    }
    assertThat(rejected).isBetween(25, 70);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void hasTheProperDistances(long seed) {
    Random random = new Random(seed);
    double[] a = random.ints(50, 0, 20).asDoubleStream().toArray();
    double[] b = random.ints(70, 5, 30).asDoubleStream().toArray();
    double[] shifted = Arrays.stream(a).map(x -> x + 3).toArray();
    assertThat(Wasserstein.exact(a, shifted)).as("seed %s", seed).isCloseTo(3, within(1e-9));
    assertThat(Wasserstein.exact(a, b)).isCloseTo(Wasserstein.exact(b, a), within(1e-9));
    assertThat(Wasserstein.exact(a, a)).isZero();
    assertThat(TwoSample.kolmogorovSmirnov(a, a)).isEqualTo(new TwoSample(0, 1));
    assertThat(Wasserstein.exact(a, b)).isCloseTo(integral(a, b), within(1e-9));
  }

  /** On whole numbers the integral of |F - G| is a sum over them. */
  private static double integral(double[] a, double[] b) {
    double sum = 0;
    for (int x = 0; x < 40; x++) {
      double at = x;
      double f = (double) Arrays.stream(a).filter(v -> v <= at).count() / a.length;
      double g = (double) Arrays.stream(b).filter(v -> v <= at).count() / b.length;
      sum += Math.abs(f - g);
    }
    return sum;
  }

  @Test
  void approximatesOnEdgesWhatIsExactOnSamples() {
    Random random = new Random(11);
    double[] a = random.doubles(20_000).map(_ -> random.nextGaussian()).sorted().toArray();
    double[] b = random.doubles(20_000).map(_ -> random.nextGaussian() * 1.2 + 0.3).toArray();
    Edges edges = Edges.quantiles(a, 50);
    Histogram p = Histogram.of(edges, a);
    Histogram q = Histogram.of(edges, b);
    double exact = Wasserstein.exact(a, b);
    assertThat(Wasserstein.onEdges(p, q))
        .as("the tails beyond the edges are not seen")
        .isBetween(exact * 0.75, exact * 1.001);
    assertThat(Wasserstein.onEdges(q, p)).isEqualTo(Wasserstein.onEdges(p, q));
    assertThat(Wasserstein.onEdges(p, p)).isZero();
    assertThat(Distance.KOLMOGOROV_SMIRNOV.between(p.counts(), q.counts()))
        .isLessThanOrEqualTo(TwoSample.kolmogorovSmirnov(a, b).statistic() + 1e-12);
  }

  @Test
  void refusesWhatIsNoSample() {
    assertThatThrownBy(() -> Wasserstein.exact(new double[0], A)).hasMessageContaining("empty");
    assertThatThrownBy(() -> TwoSample.kolmogorovSmirnov(A, new double[] {Double.NaN}))
        .hasMessageContaining("NaN at 0");
  }

  @Test
  void noticesABrokenSplit() {
    double[] weights = {9900, 100};
    assertThat(SampleRatio.broken(SampleRatio.check(new long[] {98_950, 1050}, weights))).isFalse();
    assertThat(SampleRatio.broken(SampleRatio.check(new long[] {98_800, 1200}, weights))).isTrue();
  }
}
