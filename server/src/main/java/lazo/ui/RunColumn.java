package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.tracking.Run;
import lazo.tracking.RunTable;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table of runs that shows what runs logged under a key.
 *
 * @param kind metrics, params or tags
 */
public record RunColumn(String kind, String key) {
  private static final Set<String> KINDS = Set.of("metrics", "params", "tags");
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@-]+");
  private static final int USUAL_METRICS = 5;
  private static final int USUAL_PARAMS = 4;

  static RunColumn of(String name) {
    int dot = name.indexOf('.');
    String kind = dot < 0 ? name : name.substring(0, dot);
    if (dot == name.length() - 1 || !KINDS.contains(kind)) {
      throw new InvalidInput(
          "a column is metrics.NAME, params.NAME or tags.NAME, was '" + name + "'");
    }
    return new RunColumn(kind, name.substring(dot + 1));
  }

  /** The columns chosen, or the first few metrics and params when nothing was chosen. */
  static List<RunColumn> chosen(RunsState state, RunTable.Keys keys) {
    if (!state.columns().isEmpty()) {
      return state.columns().stream()
          .filter(name -> !name.isEmpty())
          .map(RunColumn::of)
          .distinct()
          .toList();
    }
    List<RunColumn> columns = new ArrayList<>();
    keys.metrics().stream()
        .filter(key -> !RunView.isSystem(key))
        .limit(USUAL_METRICS)
        .forEach(key -> columns.add(new RunColumn("metrics", key)));
    keys.params().stream()
        .limit(USUAL_PARAMS)
        .forEach(key -> columns.add(new RunColumn("params", key)));
    return columns;
  }

  static List<RunColumn> all(String kind, SortedSet<String> keys) {
    return keys.stream().map(key -> new RunColumn(kind, key)).toList();
  }

  /** As it stands in an address. */
  public String name() {
    return kind + "." + key;
  }

  /** As an order or a filter names it. */
  public String written() {
    if (PLAIN.matcher(key).matches()) {
      return name();
    }
    char quote = key.indexOf('`') < 0 ? '`' : '"';
    return kind + "." + quote + key + quote;
  }

  public boolean numeric() {
    return kind.equals("metrics");
  }

  /** What a cell says that may be cut off; null for a number. */
  public @Nullable String title(Run run, Format format) {
    return numeric() ? null : cell(run, format);
  }

  /** The cell of a run, empty when it logged nothing under the key. */
  public String cell(Run run, Format format) {
    return switch (kind) {
      case "metrics" ->
          run.metrics().stream()
              .filter(metric -> metric.key().equals(key))
              .map(metric -> format.number(metric.value()))
              .findFirst()
              .orElse("");
      case "params" -> run.params().getOrDefault(key, "");
      default -> run.tags().getOrDefault(key, "");
    };
  }
}
