package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import lazo.problem.InvalidInput;
import lazo.tracking.RunGroup;
import lazo.tracking.RunSearch;
import lazo.tracking.RunTable;
import org.jspecify.annotations.Nullable;

/** The table of runs put together by what they have in common. */
public final class RunGroups {
  private static final int GROUPS_SHOWN = 200;
  private static final int METRICS_SHOWN = 6;
  private static final Set<String> ATTRIBUTES = Set.of("status", "user_id");

  /**
   * A group in the table.
   *
   * @param link the runs of the group, empty where no filter tells them
   */
  public record Row(String name, String link, RunGroup group) {
    public long runs() {
      return group.runs();
    }

    public boolean has(String metric) {
      return group.metrics().containsKey(metric);
    }

    public RunGroup.Spread spread(String metric) {
      return Objects.requireNonNull(group.metrics().get(metric));
    }
  }

  private RunGroups() {}

  /** The metrics among the columns that groups are told by. */
  static List<String> metrics(List<RunColumn> columns) {
    return columns.stream()
        .filter(RunColumn::numeric)
        .map(RunColumn::key)
        .limit(METRICS_SHOWN)
        .toList();
  }

  static List<Row> rows(
      RunTable table, RunSearch search, RunsState state, List<String> metrics, PageContext page) {
    int dot = state.group().indexOf('.');
    String kind = dot < 0 ? state.group() : state.group().substring(0, dot);
    String key = state.group().substring(dot + 1);
    boolean known =
        switch (kind) {
          case "params", "tags" -> dot > 0 && !key.isEmpty();
          case "datasets" -> key.equals("name");
          case "attributes" -> ATTRIBUTES.contains(key);
          default -> false;
        };
    if (!known) {
      throw new InvalidInput(
          "runs are grouped by params.NAME, tags.NAME, datasets.name, attributes.status or attributes.user_id, was '"
              + state.group()
              + "'");
    }
    List<Row> rows = new ArrayList<>();
    for (RunGroup group : table.groups(search, kind, key, metrics, GROUPS_SHOWN)) {
      String name = Optional.ofNullable(group.value()).orElse(page.t("runs.group.none"));
      rows.add(new Row(name, link(state, kind, key, group.value()), group));
    }
    return rows;
  }

  private static String link(RunsState state, String kind, String key, @Nullable String value) {
    String written =
        kind.equals("params") || kind.equals("tags")
            ? new RunColumn(kind, key).written()
            : state.group();
    if (value == null && !kind.equals("params") && !kind.equals("tags")) {
      return "";
    }
    String one =
        value == null ? written + " IS NULL" : written + " = '" + value.replace("'", "''") + "'";
    String both = state.filter().isBlank() ? one : "(" + state.filter() + ") AND " + one;
    return state.grouped("").filtered(both).link();
  }
}
