package lazo.stats.histogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistogramTest {
  @Test
  void putsAValueIntoTheFirstBinWhoseEdgeItDoesNotExceed() {
    Edges edges = new Edges(new double[] {0, 10});
    Histogram counts =
        Histogram.of(
            edges, -5, 0, 0.1, 10, 10.1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, -1e300);
    assertThat(counts.counts()).containsExactly(3, 2, 1);
    assertThat(counts.allCounts()).containsExactly(3, 2, 1, 0, 1, 2);
    assertThat(counts.total()).isEqualTo(9);
  }

  @Test
  void cutsASmoothSampleIntoEqualShares() {
    double[] sample = new double[1000];
    Arrays.setAll(sample, i -> i);
    Edges edges = Edges.quantiles(sample, 10);
    assertThat(edges.upper()).containsExactly(100, 200, 300, 400, 500, 600, 700, 800, 900);
  }

  @Test
  void givesAValueWithABigShareABinOfItsOwn() {
    double[] sample = new double[1000];
    Arrays.setAll(sample, i -> i < 600 ? 0.0 : i - 599);
    Edges edges = Edges.quantiles(sample, 10);
    Histogram counts = Histogram.of(edges, sample);
    int zero = edges.bin(0);
    assertThat(counts.counts()[zero]).isEqualTo(600);
    assertThat(edges.bin(-Double.MIN_VALUE)).isEqualTo(zero - 1);
    assertThat(edges.bin(Double.MIN_VALUE)).isEqualTo(zero + 1);
    assertThat(edges.bin(-0.0)).isEqualTo(zero);
    assertThat(Arrays.stream(counts.counts()).filter(c -> c == 0).count())
        .as("only the bin below zero is empty")
        .isEqualTo(1);
  }

  @Test
  void givesEachOfAFewValuesABin() {
    double[] sample = {1, 1, 1, 2, 2, 2, 3, 3, 3};
    Edges edges = Edges.quantiles(sample, 10);
    assertThat(List.of(edges.bin(1), edges.bin(2), edges.bin(3), edges.bin(2.5)))
        .doesNotHaveDuplicates();
  }

  @Test
  void hasOneBinForNothing() {
    assertThat(Edges.quantiles(new double[0], 10).bins()).isEqualTo(1);
    assertThat(Edges.quantiles(new double[] {Double.NaN, Double.NaN}, 10).bins()).isEqualTo(1);
    assertThat(Edges.quantiles(new double[] {-Double.MAX_VALUE, Double.MAX_VALUE}, 4).bins())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void addsUpExactlyAndCountsLikeAScan(long seed) {
    Random random = new Random(seed);
    double[] sample = new double[3000];
    Arrays.setAll(
        sample, i -> random.nextInt(3) == 0 ? random.nextInt(4) : Math.exp(random.nextGaussian()));
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    Edges edges = Edges.quantiles(sorted, 20);
    assertThat(edges.bins()).as("seed %s", seed).isLessThanOrEqualTo(41);
    Histogram whole = Histogram.of(edges, sample);
    Histogram parts =
        Histogram.of(edges, Arrays.copyOf(sample, 1000))
            .plus(Histogram.of(edges, Arrays.copyOfRange(sample, 1000, 3000)));
    assertThat(parts).as("seed %s", seed).isEqualTo(whole);
    double[] upper = edges.upper();
    long[] scan = new long[edges.bins()];
    for (double x : sample) {
      scan[(int) Arrays.stream(upper).filter(edge -> x > edge).count()]++;
    }
    assertThat(whole.counts()).as("seed %s", seed).containsExactly(scan);
    assertThat(Arrays.stream(scan).max().orElse(0))
        .as("no smooth part of more than a bin and a half, seed %s", seed)
        .isLessThanOrEqualTo(3000 / 3);
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    Histogram one = Histogram.of(new Edges(new double[] {0}), 1);
    Histogram other = Histogram.of(new Edges(new double[] {1}), 1);
    assertThatThrownBy(() -> one.plus(other)).hasMessageContaining("different edges");
    assertThatThrownBy(() -> new Edges(new double[] {1, 1})).hasMessageContaining("ascend");
    assertThatThrownBy(() -> Edges.quantiles(new double[] {2, 1}, 3))
        .hasMessageContaining("sorted");
  }

  @Test
  void countsCategoriesWithABinForTheOthers() {
    List<String> frozen = CategoryCounts.freeze(Map.of("b", 5L, "a", 5L, "c", 9L, "rare", 1L), 3);
    assertThat(frozen).containsExactly("c", "a", "b");
    CategoryCounts counts =
        CategoryCounts.of(frozen, new String[] {"a", "new", null, "a", "rare", "c"});
    assertThat(counts.allCounts()).containsExactly(1, 2, 0, 2, 1);
    assertThat(counts.other()).isEqualTo(2);
    assertThat(CategoryCounts.of(frozen, Map.of("a", 2L, "new", 1L, "rare", 1L, "c", 1L), 1))
        .isEqualTo(counts);
    assertThat(counts.plus(counts).total()).isEqualTo(12);
  }
}
