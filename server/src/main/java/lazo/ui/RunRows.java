package lazo.ui;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lazo.tracking.Run;
import lazo.tracking.RunSearch;
import lazo.tracking.RunTable;
import lazo.tracking.Tracking;

/** The rows of a table of runs: as found, or with the children of each under it. */
public final class RunRows {
  private static final int DEPTH_MAX = 3;
  private static final int CHILDREN_SHOWN = 10;

  /**
   * A run in the table.
   *
   * @param depth how far it is indented
   * @param parent the name of the parent that it is shown without, empty for none
   * @param more it has more children than are shown
   * @param pinned it stays on top, whatever the order
   */
  public record Row(Run run, int depth, String parent, boolean more, boolean pinned) {
    /** Empty when the run stands for itself. */
    public String parentId() {
      return run.tags().getOrDefault(Tracking.PARENT_TAG, "");
    }
  }

  private final RunTable table;
  private final RunSearch search;

  RunRows(RunTable table, RunSearch search) {
    this.table = table;
    this.search = search;
  }

  /** The pinned ones first, and none that is hidden. */
  List<Row> rows(List<Run> found, List<Run> pinned, List<String> hidden) {
    List<Row> rows = new ArrayList<>();
    pinned.forEach(run -> rows.add(new Row(run, 0, "", false, true)));
    Set<String> out = new HashSet<>(hidden);
    pinned.forEach(run -> out.add(run.id()));
    (search.roots() ? tree(found) : flat(found))
        .stream().filter(row -> !out.contains(row.run().id())).forEach(rows::add);
    return rows;
  }

  private List<Row> flat(List<Run> found) {
    Set<String> parents =
        found.stream()
            .map(run -> run.tags().getOrDefault(Tracking.PARENT_TAG, ""))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toSet());
    Map<String, String> names = table.names(parents);
    return found.stream()
        .map(
            run ->
                new Row(
                    run,
                    0,
                    names.getOrDefault(run.tags().getOrDefault(Tracking.PARENT_TAG, ""), ""),
                    false,
                    false))
        .toList();
  }

  private List<Row> tree(List<Run> found) {
    Map<String, List<Run>> children = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    List<String> level = found.stream().map(Run::id).toList();
    for (int depth = 0; depth < DEPTH_MAX && !level.isEmpty(); depth++) {
      seen.addAll(level);
      Map<String, List<Run>> below =
          table.children(level, search.view(), search.columns(), CHILDREN_SHOWN + 1);
      children.putAll(below);
      level =
          below.values().stream()
              .flatMap(List::stream)
              .map(Run::id)
              .filter(id -> !seen.contains(id))
              .toList();
    }
    List<Row> rows = new ArrayList<>();
    found.forEach(run -> add(rows, run, 0, children));
    return rows;
  }

  private static void add(List<Row> rows, Run run, int depth, Map<String, List<Run>> children) {
    List<Run> below = depth < DEPTH_MAX ? children.getOrDefault(run.id(), List.of()) : List.of();
    rows.add(new Row(run, depth, "", below.size() > CHILDREN_SHOWN, false));
    below.stream().limit(CHILDREN_SHOWN).forEach(child -> add(rows, child, depth + 1, children));
  }
}
