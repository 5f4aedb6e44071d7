package lazo.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DistributionTest {
  private static final Percentage TINY = Percentage.withPercentage(1e-8);

  @ParameterizedTest
  @CsvSource({
    "-8, 6.22096057427174e-16",
    "-1.96, 0.024997895148220435",
    "0, 0.5",
    "0.5, 0.6914624612740131",
    "3, 0.9986501019683699"
  })
  void knowsTheNormalDistribution(double z, double p) {
    assertThat(Normal.cdf(z)).isCloseTo(p, TINY);
  }

  @ParameterizedTest
  @CsvSource({
    "1e-10, -6.361340902404056",
    "0.001, -3.090232306167813",
    "0.025, -1.9599639845400545",
    "0.3, -0.5244005127080409",
    "0.5, 0",
    "0.975, 1.959963984540054",
    "0.9999, 3.719016485455709"
  })
  void knowsTheNormalQuantiles(double p, double z) {
    assertThat(Normal.quantile(p)).isCloseTo(z, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "3.84, 1, 0.05004352124870519",
    "10, 5, 0.07523524614651217",
    "200, 100, 1.1784500720979781e-08",
    "60, 3, 5.878230727906921e-13",
    "0, 4, 1"
  })
  void knowsTheChiSquareTail(double x, double degrees, double p) {
    assertThat(Gamma.chiSquareTail(x, degrees)).isCloseTo(p, TINY);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 3, 0.4, 0.5248",
    "0.5, 0.5, 0.1, 0.20483276469913345",
    "50, 1000, 0.05, 0.6554901770084418"
  })
  void knowsTheIncompleteBeta(double a, double b, double x, double p) {
    assertThat(Beta.lower(x, a, b)).isCloseTo(p, TINY);
    assertThat(Beta.quantile(p, a, b)).isCloseTo(x, TINY);
  }

  @ParameterizedTest
  @CsvSource({
    "0.975, 1, 12.706204736174694",
    "0.975, 10, 2.228138851986274",
    "0.995, 4, 4.604094871349992",
    "0.9999, 29, 4.253894118432321",
    "0.025, 10, -2.228138851986274"
  })
  void knowsStudentsQuantiles(double p, double degrees, double t) {
    assertThat(Beta.studentQuantile(p, degrees)).isCloseTo(t, TINY);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 0, 0.16112515805281935, 0, 0.16843347098308548",
    "1, 20, 0.008881448800795402, 0.23613119344674205, 0.0012650894979560339, 0.24873276277202772",
    "10, 1000, 0.00544075444552925, 0.018309468870314774, 0.004805510691058102, 0.018313243055112373",
    "20, 20, 0.8388748419471808, 1, 0.8315665290169145, 1"
  })
  void boundsAShare(
      long events, long trials, double low, double high, double exactLow, double exactHigh) {
    Interval wilson = Binomial.wilson(events, trials, 0.95);
    assertThat(wilson.low()).isCloseTo(low, within(1e-10));
    assertThat(wilson.high()).isCloseTo(high, within(1e-10));
    Interval exact = Binomial.exact(events, trials, 0.95);
    assertThat(exact.low()).isCloseTo(exactLow, within(1e-10));
    assertThat(exact.high()).isCloseTo(exactHigh, within(1e-10));
  }

  @Test
  void boundsAnErrorRateFromOneSide() {
    // the rule of three: nothing in n trials means at most 3 / n, with 95 %
    assertThat(Binomial.upperBound(0, 300, 0.95)).isCloseTo(1 - Math.pow(0.05, 1 / 300.0), TINY);
    assertThat(Binomial.lowerBound(0, 300, 0.95)).isZero();
    assertThatThrownBy(() -> Binomial.wilson(3, 2, 0.95)).hasMessageContaining("3 of 2");
  }

  @Test
  void testsCounts() {
    ChiSquare fit =
        ChiSquare.goodnessOfFit(
            new long[] {16, 18, 16, 14, 12, 12}, new double[] {1, 1, 1, 1, 1, 1});
    assertThat(fit.statistic()).isCloseTo(2, within(1e-12));
    assertThat(fit.degrees()).isEqualTo(5);
    assertThat(fit.pValue()).isCloseTo(0.8491450360846096, TINY);
    ChiSquare same = ChiSquare.homogeneity(new long[] {10, 20, 0, 30}, new long[] {15, 15, 0, 40});
    assertThat(same.statistic()).isCloseTo(2.3877551020408165, within(1e-12));
    assertThat(same.degrees()).isEqualTo(2);
    assertThat(same.pValue()).isCloseTo(0.30304391468510006, TINY);
  }

  @Test
  void saysNothingAboutEmptyCounts() {
    assertThat(ChiSquare.homogeneity(new long[3], new long[] {1, 2, 3}).pValue()).isEqualTo(1);
    assertThat(ChiSquare.goodnessOfFit(new long[2], new double[] {1, 1}).pValue()).isEqualTo(1);
  }

  @Test
  void mergesMomentsAsIfTheyWereOneStream() {
    Moments all = Moments.of(4, 7, 13, 16, 1e9 + 4, -3);
    Moments merged = Moments.of(4, 7, 13).plus(Moments.NONE).plus(Moments.of(16, 1e9 + 4, -3));
    assertThat(merged.count()).isEqualTo(6);
    assertThat(merged.mean()).isCloseTo(all.mean(), TINY);
    assertThat(merged.variance()).isCloseTo(all.variance(), TINY);
    assertThat(Moments.of(4, 7, 13, 16).variance()).isCloseTo(30, TINY);
    assertThat(Moments.of(4).variance()).isNaN();
  }
}
