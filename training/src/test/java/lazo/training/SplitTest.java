package lazo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;

final class SplitTest {
  @Test
  void validatesOnRowsLaterThanAllTrainingRows() {
    Frame rows = frame(50, 10, 40, 20, 30, 20, 10, 60, 70, 80);
    var split = Split.of(rows, "time", 0.3);
    assertThat(split.train().longs("time").values()).containsExactly(50, 10, 40, 20, 30, 20, 10);
    assertThat(split.validation().longs("time").values()).containsExactly(60, 70, 80);
  }

  @Test
  void neverSplitsRowsOfOneInstant() {
    var split = Split.of(frame(1, 2, 2, 2, 3), "time", 0.4);
    assertThat(split.train().longs("time").values()).containsExactly(1);
    assertThat(split.validation().longs("time").values()).containsExactly(2, 2, 2, 3);
    assertThatThrownBy(() -> Split.of(frame(1, 1, 1, 2), "time", 0.5))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("'time'");
  }

  @Test
  void takesTheOrderOfTheFileWithoutATimeColumn() {
    var split = Split.of(frame(5, 4, 3, 2), null, 0.25);
    assertThat(split.validation().longs("time").values()).containsExactly(2);
    assertThat(Split.range(split.train(), null)).containsExactly("", "");
  }

  @Test
  void trainsOnAllRowsWhereNoneAreHeldBack() {
    var split = Split.of(frame(1, 2), "time", 0);
    assertThat(split.train().rows()).isEqualTo(2);
    assertThat(split.validation().rows()).isZero();
    assertThat(Split.range(split.train(), "time"))
        .containsExactly("1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00.000002Z");
  }

  @Test
  void refusesAMissingTime() {
    var missing = new BitSet();
    missing.set(1);
    Frame rows =
        Frame.builder(3).add("time", new Column.Longs(new long[] {1, 2, 3}, missing)).build();
    assertThatThrownBy(() -> Split.of(rows, "time", 0.5))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("row 1");
  }

  private static Frame frame(long... times) {
    return Frame.builder(times.length)
        .add("time", new Column.Longs(Arrays.copyOf(times, times.length)))
        .build();
  }
}
