package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tracking promises, on both databases. */
class TrackingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static Tracking open(Database database) {
    return new Tracking(database, InstantSource.fixed(NOW), IdSource.seeded(1));
  }

  private static Run start(Tracking tracking, String experiment, long startTime) {
    return tracking.startRun(experiment, "", "me", startTime, Map.of());
  }

  private static List<String> names(Page<Run> page) {
    return page.items().stream().map(Run::name).toList();
  }

  private static Page<Run> search(Tracking tracking, String filter, String... orders) {
    return tracking.searchRuns(List.of("1"), filter, View.ACTIVE_ONLY, List.of(orders), 100, null);
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsWhatIsLoggedToARun(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String experiment = tracking.experiment("first");
      assertThat(experiment).isEqualTo("1");
      assertThat(tracking.experiment("first")).isEqualTo(experiment);
      Run run = tracking.startRun(experiment, "mine", Map.of("t", "v"));

      tracking.logParams(run.id(), Map.of("depth", "6", "empty", ""));
      tracking.logMetrics(
          run.id(), List.of(new Metric("auc", 0.5, 10, 0), new Metric("auc", 0.75, 20, 1)));
      tracking.setTags(run.id(), Map.of("u", "w"));
      tracking.finish(run.id(), Status.FINISHED);

      Run read = tracking.run(run.id());
      assertThat(read.name()).isEqualTo("mine");
      assertThat(read.status()).isEqualTo(Status.FINISHED);
      assertThat(read.startTimeMillis()).isEqualTo(NOW.toEpochMilli());
      assertThat(read.endTimeMillis()).isEqualTo(NOW.toEpochMilli());
      assertThat(read.params()).isEqualTo(Map.of("depth", "6", "empty", ""));
      assertThat(read.tags()).isEqualTo(Map.of("t", "v", "u", "w", Tracking.NAME_TAG, "mine"));
      assertThat(read.metrics()).containsExactly(new Metric("auc", 0.75, 20, 1));
      assertThat(tracking.histories().page(run.id(), "auc", null, null).items()).hasSize(2);
    }
  }

  /** A search that waited for the write would never come back: the write waits for the search. */
  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void searchesWhileAWriteIsUnderWay(Database database) throws InterruptedException {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, tracking.experiment("first"), 1);
      tracking.logMetrics(run.id(), List.of(new Metric("m", 1, 1, 1)));
      assertThat(names(search(tracking, "metrics.m = 1"))).containsExactly(run.name());

      var begun = new CountDownLatch(1);
      var searched = new CountDownLatch(1);
      Thread writer =
          Thread.startVirtualThread(
              () ->
                  database.change(
                      handle -> {
                        start(tracking, "1", 2);
                        begun.countDown();
                        await(searched);
                      }));
      await(begun);
      assertThat(names(search(tracking, "metrics.m = 1"))).containsExactly(run.name());
      assertThat(tracking.histories().page(run.id(), "m", null, null).items()).hasSize(1);
      assertThat(tracking.run(run.id()).metric("m")).isEqualTo(1);
      searched.countDown();
      assertThat(writer.join(Duration.ofSeconds(30))).isTrue();
      assertThat(search(tracking, "").items()).hasSize(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void storesABatchWholeOrNotAtAll(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, "0", 1);
      tracking.logParams(run.id(), Map.of("depth", "6"));

      assertThatThrownBy(
              () ->
                  tracking.logBatch(
                      run.id(),
                      List.of(new Metric("auc", 0.5, 1, 0)),
                      Map.of("fresh", "1", "depth", "7"),
                      Map.of("t", "v")))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("Changing param values is not allowed")
          .hasMessageContaining("logged with value='6'");

      Run read = tracking.run(run.id());
      assertThat(read.metrics()).isEmpty();
      assertThat(read.params()).isEqualTo(Map.of("depth", "6"));
      assertThat(read.tags()).doesNotContainKey("t");
      assertThat(tracking.histories().page(run.id(), "auc", null, null).items()).isEmpty();
      tracking.logParams(run.id(), Map.of("depth", "6"));
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void takesTheNewestMetricByStepThenTimeThenValue(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, "0", 1);
      tracking.logMetrics(
          run.id(),
          List.of(
              new Metric("m", 5, 100, 2), new Metric("m", 4, 200, 1), new Metric("m", 5, 100, 2)));
      tracking.logMetrics(run.id(), List.of(new Metric("m", 3, 50, 2)));
      assertThat(tracking.run(run.id()).metric("m")).isEqualTo(5);
      tracking.logMetrics(run.id(), List.of(new Metric("m", 6, 100, 2)));
      assertThat(tracking.run(run.id()).metric("m")).isEqualTo(6);
      assertThat(tracking.histories().page(run.id(), "m", null, null).items())
          .extracting(Metric::value)
          .containsExactly(3.0, 5.0, 6.0, 4.0);
      Page<Metric> page = tracking.histories().page(run.id(), "m", 3, null);
      assertThat(page.items()).hasSize(3);
      assertThat(tracking.histories().page(run.id(), "m", 3, page.next()).items()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void readsPointsThatAnEarlierProcessDidNotFold(Database database) {
    try (database) {
      Tracking before = open(database);
      String experiment = before.experiment("first");
      Run one = start(before, experiment, 1);
      Run two = start(before, experiment, 2);
      for (int step = 0; step < 40; step++) {
        before.logMetrics(one.id(), List.of(new Metric("m", step, step, step)));
        before.logMetrics(two.id(), List.of(new Metric("mü", -step, step, step)));
      }
      Tracking after = open(database);
      assertThat(names(search(after, "metrics.m = 39"))).containsExactly(one.name());
      assertThat(after.run(two.id()).metric("mü")).isEqualTo(-39);
      assertThat(after.histories().page(one.id(), "m", null, null).items())
          .extracting(Metric::value)
          .containsExactlyElementsOf(
              IntStream.range(0, 40).mapToObj(step -> (double) step).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void losesNoPointWhileManyLogAndRead(Database database) throws InterruptedException {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, tracking.experiment("first"), 1);
      List<Thread> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String key = "m" + thread;
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int step = 0; step < 50; step++) {
                        tracking.logMetrics(run.id(), List.of(new Metric(key, step, step, step)));
                        if (step % 10 == 0) {
                          tracking.run(run.id());
                        }
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      for (int thread = 0; thread < 4; thread++) {
        assertThat(tracking.histories().page(run.id(), "m" + thread, null, null).items())
            .hasSize(50);
        assertThat(tracking.run(run.id()).metric("m" + thread)).isEqualTo(49);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsValuesThatAreNoNumbersApart(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, tracking.experiment("first"), 1);
      List<Metric> odd =
          List.of(
              new Metric("nan", Double.NaN, 1, 0),
              new Metric("inf", Double.POSITIVE_INFINITY, 1, 0),
              new Metric("minus", Double.NEGATIVE_INFINITY, 1, 0));
      tracking.logMetrics(run.id(), odd);
      tracking.logMetrics(run.id(), odd);

      Run read = tracking.run(run.id());
      assertThat(read.metric("nan")).isNaN();
      assertThat(read.metric("inf")).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(read.metric("minus")).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(search(tracking, "metrics.nan < 1").items()).isEmpty();
      assertThat(search(tracking, "metrics.nan = 0").items()).isEmpty();
      assertThat(search(tracking, "metrics.inf > 1").items()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsRunsByRangesListsAndDates(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String experiment = tracking.experiment("first");
      for (int i = 0; i < 4; i++) {
        Run run = start(tracking, experiment, 86_400_000L * i);
        if (i < 3) {
          tracking.logMetrics(run.id(), List.of(new Metric("m", i, 1, 0)));
        }
      }
      assertThat(search(tracking, "metrics.m between 1 and 2").items()).hasSize(2);
      assertThat(search(tracking, "metrics.m not between 1 and 2").items()).hasSize(1);
      assertThat(search(tracking, "metrics.m in (0, 2)").items()).hasSize(2);
      assertThat(search(tracking, "metrics.m not in (0, 2)").items()).hasSize(1);
      assertThat(search(tracking, "metrics.m is null").items()).hasSize(1);
      assertThat(search(tracking, "metrics.m is not null").items()).hasSize(3);
      assertThat(search(tracking, "not (metrics.m = 0 or metrics.m = 1)").items()).hasSize(2);
      assertThat(search(tracking, "end_time is null").items()).hasSize(4);
      assertThat(search(tracking, "start_time >= '1970-01-03'").items()).hasSize(2);
      assertThat(search(tracking, "start_time < '1970-01-02T01:00:00+02:00'").items()).hasSize(1);
      assertThat(
              search(tracking, "start_time between '1970-01-01 12:00:00' and '1970-01-02'").items())
          .hasSize(1);
      assertThatThrownBy(() -> search(tracking, "start_time > 'soon'"))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("2026-03-01");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsRunsByWhatWasLogged(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String experiment = tracking.experiment("first");
      for (int i = 0; i < 4; i++) {
        Run run = tracking.startRun(experiment, "run" + i, "me", 100 + i, Map.of("kind", "K" + i));
        tracking.logMetrics(run.id(), List.of(new Metric("auc", i / 10.0, 1, 0)));
        tracking.logParams(run.id(), Map.of("a b", i % 2 == 0 ? "even" : "odd"));
      }
      Map<String, List<String>> expected =
          Map.ofEntries(
              Map.entry("", List.of("run3", "run2", "run1", "run0")),
              Map.entry("metrics.auc >= 0.2", List.of("run3", "run2")),
              Map.entry("metrics.auc != 0.2 and params.\"a b\" = 'even'", List.of("run0")),
              Map.entry("params.`a b` = 'odd' AND", List.of("run3", "run1")),
              Map.entry("tags.kind LIKE 'K%'", List.of("run3", "run2", "run1", "run0")),
              Map.entry("tags.kind LIKE 'k%'", List.of()),
              Map.entry("tags.kind ilike 'k_'", List.of("run3", "run2", "run1", "run0")),
              Map.entry("tags.kind IN ('K1', 'K3')", List.of("run3", "run1")),
              Map.entry("tags.missing != 'x'", List.of()),
              Map.entry("tags.missing IS NULL", List.of("run3", "run2", "run1", "run0")),
              Map.entry("tags.kind is not null and start_time < 102", List.of("run1", "run0")),
              Map.entry("attributes.run_name = 'run2'", List.of("run2")),
              Map.entry("`Run Name` = 'run2' or metrics.auc = 0", List.of("run2", "run0")),
              Map.entry("not (metrics.auc > 0.1) ", List.of("run1", "run0")),
              Map.entry("status = 'RUNNING' and Created >= 103", List.of("run3")));
      expected.forEach(
          (filter, names) ->
              assertThat(names(search(tracking, filter))).as(filter).isEqualTo(names));
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void ordersByMetricWithWhatIsMissingLast(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String experiment = tracking.experiment("first");
      double[] values = {3, 1, Double.NaN, 2, 1};
      for (int i = 0; i < values.length; i++) {
        Run run = tracking.startRun(experiment, "run" + i, "me", i + 1, Map.of());
        tracking.logMetrics(run.id(), List.of(new Metric("m", values[i], 1, 0)));
      }
      tracking.startRun(experiment, "none", "me", 9, Map.of());
      List<String> up = List.of("run4", "run1", "run3", "run0", "run2", "none");
      List<String> down = List.of("run0", "run3", "run4", "run1", "run2", "none");
      assertThat(names(search(tracking, "", "metrics.m ASC"))).isEqualTo(up);
      assertThat(names(search(tracking, "", "metrics.m DESC"))).isEqualTo(down);
      assertThat(names(search(tracking, "metrics.m > 0", "metrics.m DESC")))
          .isEqualTo(down.subList(0, 4));
      assertThat(names(search(tracking, "", "tags.none", "metrics.m DESC"))).isEqualTo(down);
      for (int size = 1; size <= 6; size++) {
        List<String> paged = new ArrayList<>();
        @Nullable String token = null;
        do {
          Page<Run> page =
              tracking.searchRuns(List.of("1"), "", View.ALL, List.of("metrics.m"), size, token);
          paged.addAll(names(page));
          token = page.next();
        } while (token != null);
        assertThat(paged).as("pages of " + size).isEqualTo(up);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void ordersByParamsAndAttributesBytewise(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String experiment = tracking.experiment("first");
      for (String value : List.of("b", "B", "a")) {
        Run run = tracking.startRun(experiment, value, "me", 1, Map.of());
        tracking.logParams(run.id(), Map.of("p", value));
      }
      assertThat(names(search(tracking, "", "params.p"))).containsExactly("B", "a", "b");
      assertThat(names(search(tracking, "", "run_name DESC"))).containsExactly("b", "a", "B");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void refusesToWriteToTheBin(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, tracking.experiment("first"), 1);
      tracking.deleteRun(run.id());
      assertThatThrownBy(() -> tracking.setTags(run.id(), Map.of("t", "v")))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("must be in the 'active' state");
      tracking.restoreRun(run.id());
      tracking.deleteExperiment("1");
      assertThatThrownBy(() -> tracking.createExperiment("first", "", Map.of()))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("deleted state");
      assertThatThrownBy(() -> start(tracking, "1", 1)).isInstanceOf(InvalidInput.class);
      tracking.restoreExperiment("1");
      tracking.setTags(run.id(), Map.of("t", "v"));
      assertThatThrownBy(() -> tracking.run("nope"))
          .isInstanceOf(NotFound.class)
          .hasMessage("Run with id=nope not found");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void takesAThousandMetricsAtOnce(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, "0", 1);
      List<Metric> metrics =
          IntStream.range(0, 1_000).mapToObj(i -> new Metric("k" + i, i, i, 0)).toList();
      tracking.logMetrics(run.id(), metrics);
      tracking.logMetrics(run.id(), metrics);
      assertThat(tracking.run(run.id()).metrics()).hasSize(1_000);
      assertThat(tracking.histories().page(run.id(), "k999", null, null).items()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void rememberDatasetsOfARun(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, tracking.experiment("first"), 1);
      var input =
          new Run.DatasetInput(
              "d", "abc", "local", "{}", null, null, Map.of("mlflow.data.context", "train"));
      tracking.logDatasets(run.id(), List.of(input));
      tracking.logDatasets(run.id(), List.of(input));
      assertThat(tracking.run(run.id()).datasets()).containsExactly(input);
      assertThat(search(tracking, "datasets.name = 'd' and dataset.context = 'train'").items())
          .hasSize(1);
      assertThat(search(tracking, "datasets.digest = 'other'").items()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void searchesExperiments(Database database) {
    try (database) {
      Tracking tracking = open(database);
      tracking.createExperiment("Alpha", "", Map.of("team", "x"));
      tracking.createExperiment("beta", "", Map.of());
      assertThat(experiments(tracking, "name LIKE 'Al%'")).containsExactly("Alpha");
      assertThat(experiments(tracking, "name ILIKE 'BE%'")).containsExactly("beta");
      assertThat(experiments(tracking, "tags.team = 'x'")).containsExactly("Alpha");
      assertThat(experiments(tracking, "", "name ASC")).containsExactly("Alpha", "Default", "beta");
    }
  }

  private static List<String> experiments(Tracking tracking, String filter, String... orders) {
    return tracking
        .searchExperiments(View.ACTIVE_ONLY, filter, List.of(orders), 100, null)
        .items()
        .stream()
        .map(Experiment::name)
        .toList();
  }
}
