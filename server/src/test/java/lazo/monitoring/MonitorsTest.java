package lazo.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import lazo.data.DuckDb;
import lazo.data.ParquetFiles;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.feedback.Feedback;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.store.TestDatabase;
import lazo.task.Replay;
import lazo.task.ReplayClock;
import lazo.task.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorsTest {
  private static final LocalDate START = LocalDate.parse("2001-02-01");
  private static final String LATE = "departures.late_share";

  @TempDir Path folder;
  private final Traffic traffic = new Traffic(42);
  private DuckDb duck;

  /** A server's watching half on a replay clock that stands at the start of a day. */
  private final class Rig implements AutoCloseable {
    final Database database;
    final ReplayClock clock = new ReplayClock(start(START));
    final Events events;
    final Feedback feedback;
    final Monitors monitors;
    final Replay replay;
    LocalDate today = START;

    Rig(Database database) {
      this.database = database;
      duck = new DuckDb(DuckDb.Limits.standard(folder.resolve("tmp")));
      events = new Events(database, clock);
      Tasks tasks = new Tasks(database, clock, "test");
      feedback =
          new Feedback(
              database,
              events,
              tasks,
              traffic,
              new ParquetFiles(duck),
              folder,
              clock,
              endpoint -> true);
      ServingNumbers serving =
          (endpoint, from, to) -> {
            var totals = new LinkedHashMap<String, ServingNumbers.Totals>();
            totals.put("champion", new ServingNumbers.Totals(1_000, 2, 1.5, 8.0));
            return totals;
          };
      monitors =
          new Monitors(
              database,
              events,
              tasks,
              new Monitors.Sources(feedback, serving, traffic),
              IdSource.seeded(1),
              clock);
      replay = new Replay(clock, tasks, events);
      feedback.start();
      monitors.define(
          new MonitorDefinition(
              "delay",
              "flights",
              List.of(
                  new Watch.FeatureDrift(),
                  new Watch.ScoreDrift(),
                  new Watch.Quality(Duration.ofDays(7)),
                  Watch.Skew.STANDARD),
              1,
              Duration.ofDays(1)));
    }

    /** Plays days; the labels of a day come when the next one is over. */
    Rig days(int count) {
      for (int i = 0; i < count; i++) {
        traffic.day(today);
        today = today.plusDays(1);
        replay.advance(start(today).minusSeconds(1));
        feedback.accept(traffic.labels(today.minusDays(2)));
        replay.advance(start(today));
      }
      return this;
    }

    List<String> told(String type) {
      return events.after(0, 10_000).stream()
          .filter(event -> event.type().equals(type))
          .map(StoredEvent::payload)
          .toList();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @AfterEach
  void closeDuck() {
    duck.close();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Rig watched() {
    Rig rig = new Rig(TestDatabase.sqlite());
    rig.monitors.reference("delay", traffic.reference(START, 31));
    return rig;
  }

  @Test
  void staysSilentWhileOnlyTheWeatherChanges() {
    try (Rig rig = watched().days(40)) {
      assertThat(rig.monitors.alerts("", false, 100)).isEmpty();
      List<Window> late =
          rig.monitors.windows("delay", Kind.DRIFT, LATE, START.minusDays(1), rig.today);
      assertThat(late).hasSize(40).allMatch(window -> window.state() == Window.State.NORMAL);
      assertThat(late.stream().mapToDouble(Window::value).max().orElseThrow())
          .as("the weather swings beyond what a fixed threshold would bear")
          .isGreaterThan(0.5);
    }
  }

  @Test
  void findsZerosTheSameDayNamesTheFeedSaysWhatTheyCostAndClosesWhenTheyEnd() {
    try (Rig rig = watched().days(20)) {
      traffic.serving = row -> new double[] {0, row[1], row[2]};
      rig.days(1);
      assertThat(rig.monitors.alerts("delay", true, 10))
          .singleElement()
          .satisfies(
              alert -> {
                assertThat(alert.stream()).isEqualTo(LATE);
                assertThat(alert.kind()).isEqualTo(Kind.DRIFT);
                assertThat(alert.since())
                    .isBetween(
                        start(rig.today.minusDays(1)).minusSeconds(1_800),
                        start(rig.today.minusDays(1)).plusSeconds(1_800));
                assertThat(alert.message()).contains("make").contains("100 %");
              });
      rig.days(1);
      traffic.serving = row -> row;
      rig.days(1);
      Alert skew =
          rig.monitors.alerts("delay", true, 10).stream()
              .filter(alert -> alert.kind() == Kind.SKEW)
              .findFirst()
              .orElseThrow();
      assertThat(skew.stream()).isEqualTo(LATE);
      assertThat(skew.costLogLoss()).isBetween(0.01, 1.0);
      assertThat(rig.told("DriftFound"))
          .singleElement()
          .satisfies(
              json -> {
                assertThat(Json.tree(json).path("cause").asText()).isEqualTo("SERVING");
                assertThat(Json.tree(json).path("costLogLoss").asDouble()).isPositive();
              });
      rig.days(3);
      assertThat(rig.monitors.alerts("delay", true, 10)).isEmpty();
      assertThat(rig.monitors.alerts("delay", false, 10)).hasSize(2);
      assertThat(rig.told("AlertClosed")).hasSize(2);
      assertThat(rig.told("QualityDropped")).isEmpty();
    }
  }

  @Test
  void callsADriftThatTrainingSeesTooTheWorlds() {
    try (Rig rig = watched().days(5)) {
      traffic.world = row -> new double[] {row[0], row[1] * 2, row[2]};
      rig.days(3);
      assertThat(rig.told("DriftFound"))
          .singleElement()
          .satisfies(
              json -> {
                assertThat(Json.tree(json).path("feature").asText()).isEqualTo("distance");
                assertThat(Json.tree(json).path("cause").asText()).isEqualTo("WORLD");
              });
      assertThat(rig.monitors.alerts("delay", true, 10)).hasSize(1);
    }
  }

  @Test
  void poolsAWeekWhereSingleDaysAreUnlikeTheWholeAndFindsAStuckWeekday() {
    try (Rig rig = watched().days(10)) {
      traffic.serving = row -> new double[] {row[0], row[1], 3};
      rig.days(4);
      assertThat(rig.monitors.alerts("delay", true, 10))
          .anyMatch(alert -> alert.kind() == Kind.DRIFT && alert.stream().equals("weekday"))
          .anyMatch(alert -> alert.kind() == Kind.SKEW && alert.stream().equals("weekday"));
    }
  }

  @Test
  void raisesQualityWhenLabelsDisagreeAndNothingWasServedWrong() {
    try (Rig rig = watched().days(20)) {
      traffic.labelling = chance -> 0.35 * chance;
      rig.days(9);
      assertThat(rig.told("QualityDropped"))
          .anyMatch(json -> Json.tree(json).path("metric").asText().equals("calibration"));
      traffic.labelling = chance -> chance;
      rig.days(9);
      assertThat(rig.monitors.alerts("delay", true, 10)).isEmpty();
    }
  }

  @Test
  void closesTheDaysItMissedInOrderAndWaitsForLabels() {
    try (Rig rig = watched()) {
      for (int i = 0; i < 5; i++) {
        traffic.day(START.plusDays(i));
      }
      rig.replay.advance(start(START.plusDays(5)));
      assertThat(rig.monitors.view("delay").driftUntil()).isEqualTo(START.plusDays(5));
      // the first days gave up waiting after a day, the later ones still wait
      assertThat(rig.monitors.view("delay").labelsUntil()).isEqualTo(START.plusDays(3));
      for (int i = 0; i < 5; i++) {
        rig.feedback.accept(traffic.labels(START.plusDays(i)));
      }
      rig.replay.advance(start(START.plusDays(6)));
      assertThat(rig.monitors.view("delay").labelsUntil()).isEqualTo(START.plusDays(5));
      List<Window> days =
          rig.monitors.windows(
              "delay", Kind.QUALITY, QualityDay.DAY, START.minusDays(1), rig.today.plusDays(9));
      assertThat(days)
          .as("the numbers of days that were closed without labels came later")
          .hasSize(5)
          .allMatch(window -> window.numbers().get("coverage") == 1.0);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsWindowsReferencesAndAlertsOnBothDatabases(Database database) {
    try (Rig rig = new Rig(database)) {
      Reference learned = rig.monitors.reference("delay", traffic.reference(START, 31));
      traffic.serving = row -> new double[] {Double.NaN, row[1], row[2]};
      rig.days(3);
      MonitorView view = rig.monitors.view("delay");
      assertThat(view.reference()).isEqualTo(MonitorView.ReferenceView.of(learned));
      assertThat(view.open()).extracting(Alert::kind).contains(Kind.DRIFT, Kind.SKEW);
      assertThat(view.newest())
          .extracting(Window::kind)
          .contains(Kind.DRIFT, Kind.SKEW, Kind.QUALITY, Kind.SERVING);
      Distribution late = rig.monitors.distribution("delay", LATE, START);
      assertThat(late.bins()).hasSameSizeAs(late.window()).contains("(missing)");
      assertThat(late.window()[late.bins().indexOf("(missing)")]).isEqualTo(Traffic.ROWS_PER_DAY);
      assertThat(rig.monitors.distribution("delay", LATE, null).to()).isEqualTo(rig.today);
      Alert alert = view.open().getFirst();
      assertThat(rig.monitors.alert(alert.id())).isEqualTo(alert);
      rig.monitors.forget("delay");
      assertThatThrownBy(() -> rig.monitors.view("delay")).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void comparesPackagesOnTheSameRows() {
    try (Rig rig = watched()) {
      traffic.challengerOff = 0.6;
      rig.days(8);
      PairedEvidence worse =
          rig.monitors.paired(
              "flights", Traffic.CHAMPION, Traffic.CHALLENGER, start(START), start(rig.today));
      assertThat(worse.rows()).isEqualTo(8 * Traffic.ROWS_PER_DAY);
      assertThat(worse.labelled())
          .as("the last day has no labels yet")
          .isEqualTo(7 * Traffic.ROWS_PER_DAY);
      assertThat(worse.low()).isPositive().isLessThan(worse.difference());
      assertThat(worse.designEffect()).isGreaterThanOrEqualTo(1);
      assertThat(worse.byDay()).hasSize(7);
      PairedEvidence same =
          rig.monitors.paired(
              "flights", Traffic.CHAMPION, Traffic.CHAMPION, start(START), start(rig.today));
      assertThat(same.low()).isZero();
      assertThat(same.high()).isZero();
      PairedEvidence nothing =
          rig.monitors.paired(
              "flights", Traffic.CHAMPION, "sha256:unknown", start(START), start(rig.today));
      assertThat(nothing.labelled()).isZero();
      assertThat(nothing.high()).isInfinite();
    }
  }

  @Test
  void countsFailuresOfAVariantWithItsUncertainty() {
    try (Rig rig = watched()) {
      GuardrailEvidence seen = rig.monitors.guardrails("flights", "champion", start(START));
      assertThat(seen.errorRate()).isEqualTo(0.002);
      assertThat(seen.errorRateLow()).isBetween(0.0001, 0.001);
      assertThat(seen.errorRateHigh()).isBetween(0.005, 0.01);
      GuardrailEvidence unseen = rig.monitors.guardrails("flights", "canary", start(START));
      assertThat(unseen.requests()).isZero();
      assertThat(unseen.errorRateHigh()).isEqualTo(1);
    }
  }

  @Test
  void refusesWhatCannotBeWatched() {
    try (Rig rig = watched()) {
      assertThatThrownBy(() -> new Watch.Quality(Duration.ofHours(30)))
          .isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> new MonitorDefinition("a", "b", List.of(), 0, Duration.ofDays(1)))
          .isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> rig.monitors.reference("nobody", traffic.reference(START, 1)))
          .isInstanceOf(NotFound.class);
    }
  }
}
