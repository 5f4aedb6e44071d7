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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DistanceTest {
  @Test
  void agreesWithNumbersComputedByHand() {
    long[] half = {50, 50};
    long[] quarter = {25, 75};
    assertThat(Distance.TOTAL_VARIATION.between(half, quarter)).isEqualTo(0.25);
    assertThat(Distance.L_INFINITY.between(half, quarter)).isEqualTo(0.25);
    assertThat(Distance.KOLMOGOROV_SMIRNOV.between(half, quarter)).isEqualTo(0.25);
    assertThat(Distance.HELLINGER.between(half, quarter))
        .isCloseTo(Math.sqrt(1 - Math.sqrt(0.125) - Math.sqrt(0.375)), within(1e-12));
    double p = 50.5 / 101;
    double q = 25.5 / 101;
    assertThat(Distance.PSI.between(half, quarter))
        .isCloseTo(
            (p - q) * Math.log(p / q) + (q - p) * Math.log((1 - p) / (1 - q)), within(1e-12));
    double divergence =
        (0.5 * Math.log(0.5 / 0.375)
                + 0.5 * Math.log(0.5 / 0.625)
                + 0.25 * Math.log(0.25 / 0.375)
                + 0.75 * Math.log(0.75 / 0.625))
            / 2;
    assertThat(Distance.JENSEN_SHANNON_NATURAL.between(half, quarter))
        .isCloseTo(Math.sqrt(divergence), within(1e-12));
    assertThat(Distance.JENSEN_SHANNON.between(half, quarter))
        .isCloseTo(Math.sqrt(divergence / Math.log(2)), within(1e-12));
  }

  /**
   * Normal samples a quarter apart, 5000 each: other tools give PSI 0.0606 on reference deciles,
   * 0.0886 for the natural and 0.1065 for the binary Jensen-Shannon distance.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void agreesWithOtherToolsOnShiftedNormals(long seed) {
    Random random = new Random(seed);
    double[] reference = random.doubles(5000).map(_ -> random.nextGaussian()).sorted().toArray();
    double[] current = random.doubles(5000).map(_ -> random.nextGaussian() + 0.25).toArray();
    Edges deciles = Edges.quantiles(reference, 10);
    long[] p = Histogram.of(deciles, reference).counts();
    long[] q = Histogram.of(deciles, current).counts();
    assertThat(Distance.PSI.between(p, q)).as("seed %s", seed).isCloseTo(0.0606, within(0.02));
    Edges fine = Edges.quantiles(reference, 30);
    long[] fineP = Histogram.of(fine, reference).counts();
    long[] fineQ = Histogram.of(fine, current).counts();
    assertThat(Distance.JENSEN_SHANNON_NATURAL.between(fineP, fineQ))
        .isCloseTo(0.0886, within(0.015));
    assertThat(Distance.JENSEN_SHANNON.between(fineP, fineQ)).isCloseTo(0.1065, within(0.018));
  }

  @ParameterizedTest
  @EnumSource
  void isZeroForEqualSharesSymmetricAndNeverNegative(Distance distance) {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      long[] p = random.ints(8, 0, round % 3 == 0 ? 2 : 1000).asLongStream().toArray();
      long[] q = random.ints(8, 0, 1000).asLongStream().toArray();
      p[0]++;
      q[1]++;
      double there = distance.between(p, q);
      assertThat(there).as("round %s", round).isFinite().isNotNegative();
      assertThat(distance.between(q, p)).as("round %s", round).isCloseTo(there, within(1e-12));
      assertThat(distance.between(p, p)).as("round %s", round).isZero();
      assertThat(distance.between(with(p, 0), with(q, 0)))
          .as("bins empty in both do not count, round %s", round)
          .isCloseTo(there, within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PSI")
  void isBoundedByOneWhenNothingOverlaps(Distance distance) {
    double expected = distance == Distance.JENSEN_SHANNON_NATURAL ? Math.sqrt(Math.log(2)) : 1;
    assertThat(distance.between(new long[] {9, 0}, new long[] {0, 4}))
        .isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void saysNothingWithoutRowsAndHasAMethodOfItsOwn(Distance distance) {
    assertThat(distance.between(new long[2], new long[] {1, 2})).isNaN();
    assertThatThrownBy(() -> distance.between(new long[2], new long[3]))
        .hasMessageContaining("2 and 3");
    assertThat(distance.method()).matches("[a-z0-9/-]+@\\d+");
    assertThat(Arrays.stream(Distance.values()).map(Distance::method)).doesNotHaveDuplicates();
  }

  private static long[] with(long[] counts, long more) {
    long[] longer = Arrays.copyOf(counts, counts.length + 1);
    longer[counts.length] = more;
    return longer;
  }
}
