package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.wire.Page;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table of an experiment's runs promises, on both databases. */
class RunTableTest {
  private static final RunColumns LOSS = RunColumns.of(Set.of("loss"), Set.of("depth"), Set.of());

  private static final Duration LONG = Duration.ofMinutes(1);

  private final String experiment = "1";

  private static Tracking open(Database database) {
    Tracking tracking =
        new Tracking(
            database,
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")),
            IdSource.seeded(1));
    tracking.experiment("table");
    return tracking;
  }

  private Run start(Tracking tracking, String name, long at, Map<String, String> tags) {
    return tracking.startRun(experiment, name, "me", at, tags);
  }

  private RunSearch search(String filter, String order, boolean roots) {
    List<String> orders = order.isEmpty() ? List.of() : List.of(order);
    return new RunSearch(experiment, filter, View.ACTIVE_ONLY, orders, roots, LOSS, 2, null);
  }

  private static List<String> names(List<Run> runs) {
    return runs.stream().map(Run::name).toList();
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void showsChildrenUnderTheirParents(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run parent = start(tracking, "parent", 10, Map.of());
      Map<String, String> under = Map.of(Tracking.PARENT_TAG, parent.id());
      for (int i = 0; i < 3; i++) {
        start(tracking, "child" + i, 20 + i, under);
      }
      start(tracking, "lone", 5, Map.of(Tracking.PARENT_TAG, "gone"));
      RunTable table = tracking.table();
      assertThat(names(table.page(search("", "", true)).items())).containsExactly("parent", "lone");
      assertThat(table.count(search("", "", true), 100, LONG)).hasValue(5);
      assertThat(table.count(search("", "", true), 3, LONG)).hasValue(3);
      var children = table.children(List.of(parent.id()), View.ACTIVE_ONLY, LOSS, 2);
      assertThat(names(children.get(parent.id()))).containsExactly("child2", "child1");
      assertThat(table.names(Set.of(parent.id(), "gone"))).isEqualTo(Map.of(parent.id(), "parent"));
      tracking.deleteRun(parent.id());
      assertThat(names(table.page(search("", "", true)).items()))
          .containsExactly("child2", "child1");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void readsOnlyTheColumnsAskedFor(Database database) {
    try (database) {
      Tracking tracking = open(database);
      Run run = start(tracking, "a", 1, Map.of("team", "x"));
      tracking.logParams(run.id(), Map.of("depth", "6", "width", "7"));
      tracking.logMetrics(run.id(), List.of(new Metric("loss", 1, 1, 0), new Metric("b", 2, 1, 0)));
      Run other = tracking.startRun("0", "other", Map.of("elsewhere", "x"));
      tracking.logMetrics(other.id(), List.of(new Metric("elsewhere", 1, 1, 0)));
      assertThat(tracking.table().keys(experiment, 100).metrics()).containsExactly("b", "loss");
      Run read = tracking.table().page(search("", "", false)).items().getFirst();
      assertThat(read.params()).isEqualTo(Map.of("depth", "6"));
      assertThat(read.metrics()).extracting(Metric::key).containsExactly("loss");
      assertThat(read.tags()).isEmpty();
      RunTable.Keys keys = tracking.table().keys(experiment, 100);
      assertThat(keys.metrics()).containsExactly("b", "loss");
      assertThat(keys.params()).containsExactly("depth", "width");
      assertThat(keys.tags()).containsExactly(Tracking.NAME_TAG, "team");
      assertThat(tracking.table().keys(experiment, 1).metrics()).containsExactly("b");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void ordersByDurationWithRunningRunsLast(Database database) {
    try (database) {
      Tracking tracking = open(database);
      for (long took : new long[] {30, 10, 20}) {
        Run run = start(tracking, "took" + took, 1_000, Map.of());
        tracking.updateRun(run.id(), Status.FINISHED, 1_000 + took, null);
      }
      start(tracking, "runs", 2_000, Map.of());
      RunSearch longest = search("", "attributes.duration DESC", false);
      Page<Run> first = tracking.table().page(longest);
      assertThat(names(first.items())).containsExactly("took30", "took20");
      Page<Run> shortest = tracking.table().page(search("", "duration ASC", false));
      assertThat(names(shortest.items())).containsExactly("took10", "took20");
      assertThat(tracking.table().count(search("attributes.duration >= 20", "", false), 9, LONG))
          .hasValue(2);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void actsOnAllRunsOrOnNone(Database database) {
    try (database) {
      Tracking tracking = open(database);
      String a = start(tracking, "a", 1, Map.of()).id();
      String b = start(tracking, "b", 2, Map.of()).id();
      RunTable table = tracking.table();
      assertThatThrownBy(() -> table.delete(List.of(a, "nope"))).isInstanceOf(NotFound.class);
      assertThat(tracking.run(a).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
      table.tag(List.of(a, b), Map.of("good", "yes"));
      assertThat(tracking.run(b).tags()).containsEntry("good", "yes");
      table.delete(List.of(a, b));
      assertThat(table.page(search("", "", false)).items()).isEmpty();
      assertThatThrownBy(() -> table.tag(List.of(a), Map.of("good", "no")))
          .isInstanceOf(InvalidInput.class);
      table.restore(List.of(a, b));
      assertThat(table.page(search("", "", false)).items()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void putsRunsTogetherByWhatTheyHaveInCommon(Database database) {
    try (database) {
      Tracking tracking = open(database);
      for (int i = 0; i < 5; i++) {
        Run run = start(tracking, "r" + i, i, Map.of());
        if (i < 4) {
          tracking.logParams(run.id(), Map.of("depth", i < 3 ? "6" : "9"));
        }
        double loss = i == 2 ? Double.NaN : i;
        tracking.logMetrics(run.id(), List.of(new Metric("loss", loss, 1, 0)));
      }
      RunTable table = tracking.table();
      var byDepth = table.groups(search("", "", false), "params", "depth", List.of("loss"), 9);
      assertThat(byDepth.getFirst())
          .isEqualTo(
              new RunGroup(
                  "6", 3, new TreeMap<>(Map.of("loss", new RunGroup.Spread(0.5, 0.0, 1.0)))));
      assertThat(byDepth).extracting(RunGroup::value).containsExactlyInAnyOrder("6", "9", null);
      assertThat(
              table.groups(search("metrics.loss > 2", "", false), "params", "depth", List.of(), 9))
          .hasSize(2)
          .allMatch(group -> group.runs() == 1 && group.metrics().isEmpty());
      assertThat(table.groups(search("", "", false), "attributes", "user_id", List.of(), 9))
          .containsExactly(new RunGroup("me", 5, new TreeMap<>()));
      assertThat(table.groups(search("", "", false), "datasets", "name", List.of(), 9))
          .extracting(RunGroup::value)
          .containsOnlyNulls();
      assertThat(table.groups(search("", "", false), "tags", "none", List.of(), 1)).hasSize(1);
    }
  }
}
