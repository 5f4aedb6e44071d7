package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.store.Database;
import lazo.store.IdSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Points of a history picked at even distances, on both databases. */
class MetricHistoriesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Tracking open(Database database) {
    return new Tracking(database, InstantSource.fixed(NOW), IdSource.seeded(1));
  }

  private static String log(Tracking tracking, List<Metric> points) {
    String run = tracking.startRun("0", "", "me", 1, Map.of()).id();
    tracking.logMetrics(run, points);
    return run;
  }

  private static List<Long> steps(List<Metric> points) {
    return points.stream().map(Metric::step).toList();
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void picksTheFirstTheLastAndEvenlyBetween(Database database) {
    try (database) {
      Tracking tracking = open(database);
      List<Metric> points = new ArrayList<>();
      for (int step = 0; step <= 100; step++) {
        points.add(new Metric("m", step == 50 ? Double.NaN : step / 2.0, 1_000 + step, step));
      }
      String run = log(tracking, points);
      MetricHistories histories = tracking.histories();

      List<Metric> five = histories.thinned(run, "m", null, null, 5);
      assertThat(five)
          .containsExactly(
              points.get(0), points.get(25), points.get(50), points.get(75), points.get(100));
      assertThat(steps(histories.thinned(run, "m", 10L, 20L, 3))).containsExactly(10L, 15L, 20L);
      assertThat(histories.thinned(run, "m", null, null, 101)).isEqualTo(points);
      assertThat(steps(histories.thinned(run, "m", null, null, 1))).containsExactly(0L);
      assertThat(histories.thinned(run, "m", 200L, null, 5)).isEmpty();
      assertThat(histories.thinned(run, "other", null, null, 5)).isEmpty();
    }
  }

  /** A run that was taken up again from an earlier checkpoint logs lower steps later. */
  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void picksByStepWhereTimeGoesAnotherWay(Database database) {
    try (database) {
      Tracking tracking = open(database);
      List<Metric> points = new ArrayList<>();
      for (int step = 0; step <= 60; step++) {
        points.add(new Metric("m", step, 1_000 + step, step));
      }
      for (int step = 40; step <= 99; step++) {
        points.add(new Metric("m", -step, 5_000 + step, step));
      }
      String run = log(tracking, points);

      List<Metric> some = tracking.histories().thinned(run, "m", null, null, 7);
      assertThat(steps(some)).containsExactly(0L, 20L, 40L, 50L, 60L, 79L, 99L);
      List<Metric> all = tracking.histories().thinned(run, "m", 40L, 41L, 10);
      assertThat(all).extracting(Metric::value).containsExactly(40.0, -40.0, 41.0, -41.0);
    }
  }
}
