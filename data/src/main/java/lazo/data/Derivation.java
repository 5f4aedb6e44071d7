package lazo.data;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table and the checked expressions over them. Names are compared without regard
 * to case, as SQL does, and given back as they were first written.
 *
 * <p>Only what is asked for is computed: {@link #select} follows the expressions back to the
 * columns that they need, so that a column nobody reads costs nothing and cannot fail.
 */
final class Derivation {

  private static final String EMPTY_TABLE = "derivation_probe";

  private final Map<String, TableColumn> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<TableColumn> given;
  private final Map<String, Expression> expressions = new LinkedHashMap<>();

  private Derivation(List<TableColumn> given) {
    this.given = given;
    given.forEach(column -> columns.put(column.name(), column));
  }

  /** Checks every expression against the columns and the ones before it. */
  static Derivation of(Engine engine, List<TableColumn> given, Map<String, String> derive) {
    Derivation derivation = new Derivation(List.copyOf(given));
    derive.forEach((name, sql) -> derivation.add(engine, derivation.parsed(engine, name, sql)));
    return derivation;
  }

  /** An expression whose name is free. */
  Expression parsed(Engine engine, String name, String sql) {
    if (name.isBlank() || columns.containsKey(name)) {
      throw new InvalidInput(
          "derive `"
              + name
              + "` has the name of a column that is there already; choose another name");
    }
    return Expression.parse(engine, "derive `" + name + "`", name, sql);
  }

  /** The columns that are there, then the derived ones in their order. */
  List<TableColumn> columns() {
    List<TableColumn> all = new ArrayList<>(given);
    expressions.keySet().forEach(name -> all.add(column(name)));
    return all;
  }

  /** Those of the columns that are there which these need. */
  List<TableColumn> needed(Collection<String> wanted) {
    Set<String> base = new LinkedHashSet<>();
    wanted.forEach(name -> collect(column(name).name(), base, new LinkedHashSet<>()));
    return base.stream().map(this::column).toList();
  }

  boolean has(String name) {
    return columns.containsKey(name);
  }

  TableColumn column(String name) {
    @Nullable TableColumn column = columns.get(name);
    if (column == null) {
      throw new InvalidInput("there is no column `" + name + "`; there are " + names());
    }
    return column;
  }

  /** Refuses a column that holds no moments. */
  void requireTime(String what, String name) {
    TableColumn column = column(name);
    if (column.kind() != TableColumn.Kind.TIME) {
      throw new InvalidInput(
          what
              + " `"
              + name
              + "` has the type "
              + column.type()
              + "; a date or timestamp is needed, for example derived with make_timestamp(micros)"
              + " or strptime(text, format)");
    }
  }

  /** SQL for the wanted columns, under the names they are wanted by. */
  String select(Collection<String> wanted, String from) {
    return select(wanted, List.of(), from);
  }

  /** The same with further columns that {@code from} has but this table does not declare. */
  String select(Collection<String> wanted, Collection<String> further, String from) {
    Set<String> base = new LinkedHashSet<>();
    Set<Expression> derived = new LinkedHashSet<>();
    wanted.forEach(name -> collect(column(name).name(), base, derived));
    List<String> outer = new ArrayList<>();
    wanted.forEach(
        name -> outer.add(Sql.identifier(column(name).name()) + " AS " + Sql.identifier(name)));
    further.forEach(name -> outer.add(Sql.identifier(name)));
    List<String> inner = new ArrayList<>();
    base.forEach(name -> inner.add(Sql.identifier(name)));
    further.forEach(name -> inner.add(Sql.identifier(name)));
    if (inner.isEmpty() && derived.isEmpty()) {
      inner.add("1 AS one_row");
      outer.add("one_row");
    }
    String sql = "(SELECT " + String.join(", ", inner.isEmpty() ? List.of("1") : inner);
    sql += " FROM " + from + ")";
    for (Expression expression : derived) {
      sql =
          "(SELECT *, "
              + expression.inParentheses()
              + " AS "
              + Sql.identifier(expression.name())
              + " FROM "
              + sql
              + ")";
    }
    return "SELECT " + String.join(", ", outer) + " FROM " + sql;
  }

  /** Finds out which expression fails on the rows, since DuckDB does not say; else gives back. */
  LazoException blame(LazoException failure, Engine engine, String from) {
    for (Expression expression : expressions.values()) {
      try {
        engine.text(
            "SELECT count("
                + Sql.identifier(expression.name())
                + ") FROM ("
                + select(List.of(expression.name()), from)
                + ")");
      } catch (InvalidInput e) {
        return new InvalidInput(
            "derive `"
                + expression.name()
                + "` `"
                + expression.sql().strip()
                + "` fails: "
                + e.getMessage(),
            e);
      } catch (LazoException e) {
        return failure;
      }
    }
    return failure;
  }

  /** What an expression needs comes before it. */
  private void collect(String name, Set<String> base, Set<Expression> derived) {
    @Nullable Expression expression = expressions.get(name);
    if (expression == null) {
      base.add(name);
      return;
    }
    expression.columns().forEach(used -> collect(column(used).name(), base, derived));
    derived.add(expression);
  }

  void add(Engine engine, Expression expression) {
    String what = "derive `" + expression.name() + "` `" + expression.sql().strip() + "`";
    for (String used : expression.columns()) {
      if (!has(used)) {
        throw new InvalidInput(
            what
                + " uses `"
                + used
                + "`, which is neither a column nor derived before it; there"
                + " are "
                + names());
      }
    }
    expressions.put(expression.name(), expression);
    columns.put(expression.name(), new TableColumn(expression.name(), TableColumn.UNKNOWN));
    String type;
    try {
      type = engine.describe(select(List.of(expression.name()), emptyTable())).getFirst().type();
    } catch (InvalidInput e) {
      throw new InvalidInput(what + ": " + e.getMessage(), e);
    }
    columns.put(expression.name(), new TableColumn(expression.name(), type));
  }

  /** A table of no rows with the given columns. */
  private String emptyTable() {
    return given.stream()
        .map(column -> "NULL::" + column.type() + " AS " + Sql.identifier(column.name()))
        .collect(joining(", ", "(SELECT ", " WHERE false) AS " + EMPTY_TABLE));
  }

  private String names() {
    return columns.values().stream().map(TableColumn::name).collect(joining(", "));
  }
}
