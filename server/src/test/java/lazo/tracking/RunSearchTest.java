package lazo.tracking;

import static lazo.tracking.RunSearchStore.Way.ALONG_VALUES;
import static lazo.tracking.RunSearchStore.Way.CHOSEN;
import static lazo.tracking.RunSearchStore.Way.EVERY_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search finds the same runs in the same order wherever it begins, on both databases. */
class RunSearchTest {
  private static final int RUNS = 120;
  private static final String LONG_VALUE = "é".repeat(400);
  private static final List<String> FILTERS =
      List.of(
          "",
          "params.depth = '3'",
          "params.depth IN ('3', '4')",
          "params.note = '" + LONG_VALUE + "'",
          "params.note IN ('short', '" + LONG_VALUE + "')",
          "params.note LIKE 'sh%'",
          "params.depth = 'none'",
          "tags.team = 'a' AND metrics.loss < 0.5",
          "metrics.loss < 0.02",
          "metrics.loss >= 0.9 AND params.depth != '3'",
          "metrics.loss > 100",
          "metrics.loss IS NULL",
          "metrics.loss IS NOT NULL",
          "metrics.acc = 7 OR params.depth = '3'",
          "NOT (params.depth = '3')",
          "attributes.run_name = 'run-7'",
          "attributes.run_name IN ('run-7', 'run-8')",
          "attributes.start_time > 100 AND attributes.start_time <= 110",
          "attributes.status = 'FINISHED' AND params.depth = '3'");
  private static final List<List<String>> ORDERS =
      List.of(
          List.of(),
          List.of("metrics.loss ASC"),
          List.of("metrics.loss DESC", "params.depth ASC"),
          List.of("metrics.acc DESC"),
          List.of("params.depth DESC"),
          List.of("params.depth ASC", "metrics.loss DESC"),
          List.of("params.note ASC"),
          List.of("tags.team ASC"),
          List.of("tags.team DESC", "params.depth ASC"),
          List.of("attributes.run_name ASC"),
          List.of("attributes.duration DESC"));

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsTheSameWhereverItBegins(Database database) {
    try (database) {
      fill(database);
      int found = 0;
      for (String filter : FILTERS) {
        for (List<String> orders : ORDERS) {
          for (View view : List.of(View.ACTIVE_ONLY, View.ALL)) {
            List<String> walked = all(search(database, filter, view, orders, EVERY_RUN));
            assertThat(byOffset(search(database, filter, view, orders, EVERY_RUN)))
                .isEqualTo(walked);
            assertThat(all(search(database, filter, view, orders, CHOSEN)))
                .as(filter + " by " + orders)
                .isEqualTo(walked);
            assertThat(
                    search(database, filter, view, orders, CHOSEN)
                        .count(1_000, Duration.ofMinutes(1)))
                .as(filter + " by " + orders)
                .hasValue(walked.size());
            if (orders.toString().matches("\\[(params|tags).*")) {
              RunSearchStore along = search(database, filter, view, orders, ALONG_VALUES);
              assertThat(all(along)).as(filter + " along " + orders).isEqualTo(walked);
            }
            found += walked.size();
          }
        }
      }
      assertThat(found).isGreaterThan(FILTERS.size() * ORDERS.size());
    }
  }

  private static Tracking fill(Database database) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    var tracking = new Tracking(database, InstantSource.fixed(Instant.EPOCH), IdSource.seeded(7));
    String mine = tracking.experiment("mine");
    String other = tracking.experiment("other");
    for (int i = 0; i < RUNS; i++) {
      String experiment = i % 10 == 9 ? other : mine;
      Run run =
          tracking.startRun(
              experiment, "run-" + i, "me", i / 2, Map.of("team", i % 3 == 0 ? "a" : "b"));
      Map<String, String> params =
          new HashMap<>(Map.of("depth", String.valueOf(random.nextInt(9))));
      if (i % 5 == 0) {
        params.put("note", i % 2 == 0 ? LONG_VALUE : "short");
      }
      List<Metric> metrics = new ArrayList<>();
      if (i % 7 != 0) {
        double loss = i % 11 == 0 ? Double.NaN : random.nextDouble();
        metrics.add(new Metric("loss", loss, 1, 0));
      }
      metrics.add(new Metric("acc", random.nextInt(10), 1, 0));
      tracking.logBatch(run.id(), metrics, params, Map.of());
      if (i % 4 != 0) {
        tracking.updateRun(run.id(), Status.FINISHED, (long) i / 2 + random.nextInt(50), null);
      }
      if (i % 13 == 0) {
        tracking.deleteRun(run.id());
      }
    }
    fold(tracking);
    return tracking;
  }

  /** Reads the metrics that were logged, as every search of a user begins. */
  private static void fold(Tracking tracking) {
    tracking.table().search(List.of(1L, 2L), "", View.ALL, List.of(), false);
  }

  private static RunSearchStore search(
      Database database, String filter, View view, List<String> orders, RunSearchStore.Way way) {
    return search(database, List.of(1L, 2L), filter, view, orders, way);
  }

  private static RunSearchStore search(
      Database database,
      List<Long> experiments,
      String filter,
      View view,
      List<String> orders,
      RunSearchStore.Way way) {
    return new RunSearchStore(
        database, experiments, Filter.parse(filter), view, Order.parse(orders), false, way);
  }

  private static List<String> all(RunSearchStore search) {
    List<String> names = new ArrayList<>();
    String token = null;
    do {
      Page<Run> page = page(search, token);
      page.items().forEach(run -> names.add(run.name()));
      token = page.next();
    } while (token != null);
    assertThat(names).doesNotHaveDuplicates();
    return names;
  }

  private static Page<Run> page(RunSearchStore search, @Nullable String token) {
    return search.page(17, RunPlace.of(token), RunColumns.of(Set.of(), Set.of(), Set.of()));
  }

  /** As offsets would give them. */
  private static List<String> byOffset(RunSearchStore search) {
    List<String> names = new ArrayList<>();
    Page<Run> page;
    long offset = 0;
    do {
      page = page(search, Page.token(offset));
      page.items().forEach(run -> names.add(run.name()));
      offset += 17;
    } while (page.next() != null);
    return names;
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsTheSameInOneExperimentAndInMany(Database database) {
    try (database) {
      fill(database);
      List<String> byLoss = List.of("metrics.loss ASC");
      List<Long> many = LongStream.rangeClosed(1, 200).boxed().toList();
      assertThat(all(search(database, many, "", View.ALL, byLoss, CHOSEN)))
          .isEqualTo(all(search(database, "", View.ALL, byLoss, CHOSEN)));
      assertThat(all(search(database, List.of(2L), "", View.ALL, byLoss, CHOSEN)))
          .hasSize(RUNS / 10);
      assertThat(all(search(database, List.of(), "", View.ALL, byLoss, CHOSEN))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void goesOnBehindTheLastRunWhateverWasLoggedMeanwhile(Database database) {
    try (database) {
      Tracking tracking = fill(database);
      for (List<String> orders : List.of(List.<String>of(), List.of("metrics.acc DESC"))) {
        RunSearchStore search = search(database, "", View.ACTIVE_ONLY, orders, CHOSEN);
        List<String> before = all(search);
        Page<Run> first = page(search, null);
        Run late = tracking.startRun("1", "late", "me", 1_000_000, Map.of());
        tracking.logMetrics(late.id(), List.of(new Metric("acc", 99, 1, 0)));
        fold(tracking);
        tracking.deleteRun(first.items().getLast().id()); // the one that the token names
        List<String> names = new ArrayList<>(first.items().stream().map(Run::name).toList());
        for (String token = first.next(); token != null; ) {
          Page<Run> page = page(search, token);
          page.items().forEach(run -> names.add(run.name()));
          token = page.next();
        }
        assertThat(names).isEqualTo(before);
        tracking.restoreRun(first.items().getLast().id());
        tracking.deleteRun(late.id());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"offset\": 3, \"after\": {}}",
        "{\"offset\": 3, \"after\": 7}",
        "{\"offset\": 3, \"after\": {\"start\": \"x\", \"run\": \"r\"}}",
        "{\"offset\": 3, \"after\": {\"start\": 1, \"run\": \"r\", \"value\": \"x\"}}"
      })
  void refusesATokenThatNamesNoPlace(String token) {
    String encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> RunPlace.of(encoded))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("Invalid page token");
  }

  @Test
  void namesWhatIsSlow() {
    Filter filter =
        Filter.parse("params.note LIKE '%x%' AND (tags.a = '1' OR NOT metrics.loss > 3)");
    assertThat(SlowParts.of(filter, Order.parse(List.of("metrics.loss ASC", "params.depth ASC"))))
        .containsExactly(
            "params.note LIKE '%x%'",
            "OR tags.a = '1'", "OR NOT metrics.loss > 3", "ORDER BY params.depth");
    assertThat(SlowParts.of(Filter.all(), Order.parse(List.of("start_time DESC")))).isEmpty();
    assertThat(SlowParts.of(Filter.all(), Order.parse(List.of("metrics.loss ASC"))))
        .containsExactly("the runs without metrics.loss");
  }
}
