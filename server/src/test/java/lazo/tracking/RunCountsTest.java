package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunCountsTest {
  private final RunCounts counts = new RunCounts(() -> this.nanos);
  private long nanos;
  private long takes;
  private int asked;

  private long count(String filter, long runs) {
    return counts
        .of(
            search(filter),
            1_000_000,
            () -> {
              asked++;
              nanos += takes;
              return runs < 0 ? OptionalLong.empty() : OptionalLong.of(runs);
            })
        .orElse(-1);
  }

  private static RunSearch search(String filter) {
    var none = RunColumns.of(Set.of(), Set.of(), Set.of());
    return new RunSearch("1", filter, View.ACTIVE_ONLY, List.of(), false, none, 10, null);
  }

  @Test
  void countsAFewAgain() {
    assertThat(count("", 49_999)).isEqualTo(49_999);
    assertThat(count("", 49_998)).isEqualTo(49_998);
  }

  @Test
  void remembersManyForAWhile() {
    assertThat(count("", 50_000)).isEqualTo(50_000);
    assertThat(count("", 50_001)).isEqualTo(50_000);
    assertThat(count("metrics.loss < 1", 60_000)).isEqualTo(60_000);
    nanos += TimeUnit.SECONDS.toNanos(11);
    assertThat(count("", 50_002)).isEqualTo(50_002);
  }

  @Test
  void remembersSomeWhereCountingWasSlow() {
    takes = TimeUnit.MILLISECONDS.toNanos(21);
    assertThat(count("", 1_000)).isEqualTo(1_000);
    assertThat(count("", 1_001)).isEqualTo(1_000);
    assertThat(count("metrics.loss < 1", 999)).isEqualTo(999);
    assertThat(count("metrics.loss < 1", 998)).isEqualTo(998);
  }

  @Test
  void remembersThatItWasGivenUp() {
    count("", -1);
    count("", -1);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void forgetsWhenRunsWereDeleted() {
    count("", 50_000);
    counts.forget();
    assertThat(count("", 50_001)).isEqualTo(50_001);
  }
}
