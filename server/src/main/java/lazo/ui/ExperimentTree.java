package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lazo.tracking.Experiment;
import org.jspecify.annotations.Nullable;

/** Experiments in folders: a slash in a name parts the folder from what is in it. */
public final class ExperimentTree {
  private static final int DEPTH_MAX = 8;

  /**
   * A folder or an experiment.
   *
   * @param folder the path of a folder, empty for an experiment
   * @param experiment null for a folder
   * @param count how many experiments the folder has at any depth
   */
  public record Row(
      int depth,
      String label,
      String folder,
      @Nullable Experiment experiment,
      int count,
      boolean open) {}

  private final SortedMap<String, ExperimentTree> folders = new TreeMap<>();
  private final SortedMap<String, Experiment> experiments = new TreeMap<>();
  private int count;

  static ExperimentTree of(List<Experiment> all) {
    var root = new ExperimentTree();
    for (Experiment experiment : all) {
      root.add(experiment.name(), experiment, 0);
    }
    return root;
  }

  private void add(String name, Experiment experiment, int depth) {
    count++;
    int slash = name.indexOf('/', 1);
    if (slash < 0 || slash == name.length() - 1 || depth == DEPTH_MAX) {
      experiments.put(name + "\n" + experiment.id(), experiment);
    } else {
      folders
          .computeIfAbsent(name.substring(0, slash), folder -> new ExperimentTree())
          .add(name.substring(slash + 1), experiment, depth + 1);
    }
  }

  /**
   * The rows to show.
   *
   * @param opened the folder whose content is shown; those above it are open too
   * @param all every folder is open
   */
  List<Row> rows(String opened, boolean all) {
    List<Row> rows = new ArrayList<>();
    add(rows, "", opened, all, 0);
    return rows;
  }

  private void add(List<Row> rows, String path, String opened, boolean all, int depth) {
    folders.forEach(
        (name, tree) -> {
          String here = path.isEmpty() ? name : path + "/" + name;
          boolean open = all || opened.equals(here) || opened.startsWith(here + "/");
          rows.add(new Row(depth, name, here, null, tree.count, open));
          if (open) {
            tree.add(rows, here, opened, all, depth + 1);
          }
        });
    experiments.forEach(
        (key, experiment) ->
            rows.add(
                new Row(depth, key.substring(0, key.indexOf('\n')), "", experiment, 0, false)));
  }
}
