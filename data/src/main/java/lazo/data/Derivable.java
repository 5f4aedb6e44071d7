package lazo.data;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lazo.problem.InvalidInput;

/**
 * All that is wrong with derived columns, not only the first mistake.
 *
 * @param columns those that are there and those derived, by their names without regard to case
 * @param problems by the name of what is derived
 */
public record Derivable(Map<String, TableColumn> columns, Map<String, String> problems) {

  /**
   * Looks at every expression.
   *
   * @param given the columns that are there; when there are none yet, what is used is not looked up
   */
  public static Derivable of(DuckDb duck, List<TableColumn> given, Map<String, String> derive) {
    Map<String, TableColumn> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    given.forEach(column -> columns.put(column.name(), column));
    Map<String, String> problems = new LinkedHashMap<>();
    if (!derive.isEmpty()) {
      try (Engine engine = duck.sealed(List.of())) {
        look(engine, given, derive, columns, problems);
      }
    }
    return new Derivable(columns, problems);
  }

  private static void look(
      Engine engine,
      List<TableColumn> given,
      Map<String, String> derive,
      Map<String, TableColumn> columns,
      Map<String, String> problems) {
    Derivation derivation = Derivation.of(engine, given, Map.of());
    Set<String> unclear = new HashSet<>();
    derive.forEach(
        (name, sql) -> {
          TableColumn column = new TableColumn(name, TableColumn.UNKNOWN);
          try {
            Expression expression = derivation.parsed(engine, name, sql);
            if (given.isEmpty()) {
              inOrder(expression, derive, columns);
            } else if (expression.columns().stream().noneMatch(unclear::contains)) {
              derivation.add(engine, expression);
              column = derivation.column(name);
            }
          } catch (InvalidInput e) {
            problems.put(name, String.valueOf(e.getMessage()));
          }
          if (column.type().equals(TableColumn.UNKNOWN)) {
            unclear.add(name);
          }
          columns.putIfAbsent(name, column);
        });
  }

  /** What is derived later, or by itself, cannot be used yet. */
  private static void inOrder(
      Expression expression, Map<String, String> derive, Map<String, TableColumn> before) {
    for (String used : expression.columns()) {
      if (derive.containsKey(used) && !before.containsKey(used)) {
        throw new InvalidInput(
            "derive `"
                + expression.name()
                + "` uses `"
                + used
                + "`, which is not derived before it; write them in the order in which they need"
                + " each other");
      }
    }
  }
}
