package lazo.stats.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangePointTest {
  @Test
  void findsTheInstantWhenAColumnTurnsToOneValue() {
    var random = new SplittableRandom(3);
    int[] bins = IntStream.range(0, 1_000).map(i -> i < 637 ? random.nextInt(10) : 0).toArray();
    ChangePoint found = ChangePoint.find(bins, 10, 20);
    assertThat(found.index()).isBetween(635, 639);
    assertThat(found.gain()).isGreaterThan(300);
  }

  @Test
  void measuresTheGainOfASplitByHand() {
    // three of one bin, then three of another: 6 ln 2 more likely with shares of their own
    ChangePoint found = ChangePoint.find(new int[] {0, 0, 0, 1, 1, 1}, 2, 1);
    assertThat(found.index()).isEqualTo(3);
    assertThat(found.gain()).isCloseTo(6 * Math.log(2), org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void gainsNothingWhereNothingChanges() {
    int[] constant = new int[100];
    Arrays.fill(constant, 2);
    assertThat(ChangePoint.find(constant, 3, 5)).isEqualTo(new ChangePoint(0, 0));
    assertThat(ChangePoint.find(new int[] {1, 0}, 2, 5)).isEqualTo(new ChangePoint(0, 0));
  }
}
