package lazo.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.data.TableColumn;
import lazo.features.Aggregate;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/** The columns that a document names must be delivered or derived. */
final class ColumnRules {
  private final LoopDocument document;
  private final List<TableColumn> delivered;
  private final Map<String, TableColumn> columns;
  private final Map<String, String> problems = new LinkedHashMap<>();

  /**
   * @param columns those delivered and those derived
   */
  ColumnRules(
      LoopDocument document, List<TableColumn> delivered, Map<String, TableColumn> columns) {
    this.document = document;
    this.delivered = delivered;
    this.columns = columns;
  }

  Map<String, String> problems() {
    LoopDocument.Data data = document.data();
    time("data.time", data.time());
    there("data.target", data.target());
    if (data.id() != null) {
      there("data.id", data.id());
    }
    for (int i = 0; i < data.checks().size(); i++) {
      if (data.checks().get(i).fields().get("column") instanceof String column) {
        checked("data.checks[" + i + "]", column);
      }
    }
    document.feeds().forEach(this::feed);
    for (int i = 0; i < document.features().size(); i++) {
      for (String column : document.features().get(i).column().values()) {
        if (!fed(column)) {
          there("features[" + i + "].column", column);
        }
      }
    }
    return problems;
  }

  private void feed(String name, LoopDocument.Feed feed) {
    String field = "feeds." + name;
    time(field + ".time", feed.time());
    there(field + ".key", feed.key());
    feed.columns()
        .forEach(
            (column, text) -> {
              try {
                String value = Aggregate.parse(text).column();
                if (value != null) {
                  there(field + ".columns." + column, value);
                }
              } catch (LazoException e) {
                // told where the words are checked
              }
            });
  }

  /** Feeds without such a column are told elsewhere. */
  private boolean fed(String column) {
    int dot = column.indexOf('.');
    return dot > 0 && document.feeds().containsKey(column.substring(0, dot));
  }

  private @Nullable TableColumn there(String field, String column) {
    TableColumn found = columns.get(column);
    if (found != null) {
      return found;
    }
    problems.put(
        field,
        "'"
            + column
            + "' is neither a column of dataset '"
            + LoopFeatures.dataset(document)
            + "' nor derived"
            + Suggestion.of(column, columns.keySet())
            + "; there are "
            + String.join(", ", columns.keySet()));
    return null;
  }

  private void time(String field, String column) {
    TableColumn found = there(field, column);
    if (found != null && !found.mayBe(TableColumn.Kind.TIME)) {
      problems.put(
          field,
          "'" + column + "' has the type " + found.type() + "; a date or timestamp is needed");
    }
  }

  /** Checks see a delivery as it comes, without what is derived. */
  private void checked(String field, String column) {
    List<String> names = delivered.stream().map(TableColumn::name).toList();
    if (names.stream().noneMatch(column::equalsIgnoreCase)) {
      problems.put(
          field,
          "deliveries have no column '"
              + column
              + "'"
              + Suggestion.of(column, names)
              + "; they have "
              + String.join(", ", names));
    }
  }
}
