package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.Test;

final class OnlineFeedTest {
  private static final long SECOND = 1_000_000;

  private static Feed feed(String aggregate) {
    return new Feed(
        "f",
        "time",
        "key",
        Duration.ofSeconds(10),
        Duration.ZERO,
        Map.of("x", Aggregate.parse(aggregate)));
  }

  @Test
  void answersForAKeyNeverSeen() {
    assertThat(new OnlineFeed(feed("count(*)")).at("k", 0)).containsExactly(0);
    assertThat(new OnlineFeed(feed("avg(v)")).at("k", 0)).containsExactly(Double.NaN);
  }

  @Test
  void putsALateRowInItsPlace() {
    OnlineFeed online = new OnlineFeed(feed("sum(v)"));
    online.add("k", 8 * SECOND, new double[] {1});
    online.add("k", 12 * SECOND, new double[] {10});
    online.add("k", 9 * SECOND, new double[] {100});
    assertThat(online.at("k", 9 * SECOND)).containsExactly(101);
    assertThat(online.at("k", 12 * SECOND)).containsExactly(111);
    assertThat(online.at("k", 18 * SECOND)).containsExactly(110);
  }

  @Test
  void keepsTheOrderOfArrivalAmongRowsOfEqualTime() {
    OnlineFeed online = new OnlineFeed(feed("sum(v)"));
    for (int i = 0; i < 5; i++) {
      online.add("k", i == 2 ? 0 : SECOND, new double[] {i});
    }
    assertThat(online.snapshot())
        .extracting(row -> row.values()[0])
        .containsExactly(2.0, 0.0, 1.0, 3.0, 4.0);
  }

  @Test
  void forgetsRowsAndKeysThatNoRequestCanReach() {
    OnlineFeed online = new OnlineFeed(feed("count(*)"), Duration.ofSeconds(5));
    for (int i = 0; i < 100_000; i++) {
      online.add("key " + i / 1000, i * SECOND / 100, new double[0]);
    }
    assertThat(online.keys()).as("1000 rows a key, 1500 reachable").isLessThanOrEqualTo(12);
    assertThat(online.rows()).isBetween(1500L, 12_000L);
    long newest = 99_999 * SECOND / 100;
    assertThat(online.at("key 99", newest)).containsExactly(1000);
    online.add("key 0", newest - 15 * SECOND, new double[0]);
    assertThat(online.at("key 0", newest)).as("too old to be taken").containsExactly(0);
  }

  @Test
  void survivesExtremeTimes() {
    OnlineFeed online = new OnlineFeed(feed("count(*)"));
    online.add("k", 0, new double[0]);
    assertThat(online.at("k", Long.MIN_VALUE)).containsExactly(0);
    assertThat(online.at("k", Long.MAX_VALUE)).containsExactly(0);
  }

  @Test
  void refusesARowOfTheWrongWidth() {
    assertThatThrownBy(() -> new OnlineFeed(feed("avg(v)")).add("k", 0, new double[2]))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has 2 values, needed are [v]");
  }

  @Test
  void readsAFrame() {
    OnlineFeed online = new OnlineFeed(feed("max(v)"));
    online.add(
        Frame.builder(3)
            .add("key", new Column.Strings(new String[] {"a", "b", "a"}))
            .add("time", new Column.Longs(new long[] {1, 2, 3}))
            .add("v", new Column.Doubles(new double[] {7, 8, 5}))
            .build());
    assertThat(online.at("a", 3)).containsExactly(7);
    assertThat(online.at("b", 3)).containsExactly(8);
  }

  /** Every row is 1, so any consistent view has an average of exactly 1 and a growing count. */
  @Test
  void givesConsistentAnswersWhileRowsArrive() throws InterruptedException {
    Feed feed =
        new Feed(
            "f",
            "time",
            "key",
            Duration.ofSeconds(10),
            Duration.ZERO,
            Map.of("x", Aggregate.parse("avg(v)")));
    OnlineFeed online = new OnlineFeed(feed);
    online.add("k", 0, new double[] {1});
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      int offset = w;
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 5000; i++) {
                      online.add("k", i * 4L + offset, new double[] {1});
                    }
                  }));
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(online.at("k", i)).containsExactly(1);
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(online.rows()).isEqualTo(20_001);
  }
}
