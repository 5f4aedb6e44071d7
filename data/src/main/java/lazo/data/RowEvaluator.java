package lazo.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates derived columns for small batches of rows as they arrive, by the same expressions and
 * the same engine as {@link Source} does for files. Keeps a small sealed engine without any file
 * and one prepared statement, so that a batch of 100 rows costs about a millisecond. Thread-safe;
 * one batch at a time.
 */
public final class RowEvaluator implements AutoCloseable {

  private final Engine engine;
  private final List<TableColumn> needed;
  private final FrameTables.Slot slot;
  private final String sql;
  private @Nullable DuckDBPreparedStatement statement;

  /**
   * Prepares the evaluation.
   *
   * @param columns the columns of the raw rows and their types, as in the files
   * @param wanted which raw or derived columns {@link #evaluate} returns
   */
  public RowEvaluator(
      DuckDb duck, List<TableColumn> columns, Map<String, String> derive, List<String> wanted) {
    engine = duck.sealedForRows();
    try {
      Derivation derivation = Derivation.of(engine, columns, derive);
      needed = derivation.needed(wanted);
      slot = engine.frames().put(raw(Frame.builder(0).build(), true));
      String rows = derivation.select(wanted, "(SELECT " + casts() + " FROM " + slot.sql() + ")");
      sql = Fetch.wrap(engine.describe(rows), rows);
      statement = engine.prepare(sql);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /** The raw columns that a row must have, and their types. */
  public List<TableColumn> needed() {
    return needed;
  }

  /** The wanted columns of these rows, in the order of the rows. */
  public synchronized Frame evaluate(Frame rows) {
    slot.set(raw(rows, false));
    statement = statement == null ? engine.prepare(sql) : statement;
    try (var result = statement.query()) {
      Frame evaluated = Fetch.frame(result);
      if (evaluated.rows() == rows.rows()) {
        return evaluated;
      }
    } catch (SQLException e) {
      statement = null; // a failed execute closes it
      throw Failures.of(e);
    }
    // A streamed result ends early where an expression fails (see Engine.fetch): ask again, aloud.
    return engine.fetch(sql);
  }

  /** Only the needed columns, each as the kind that its type asks for. */
  private Frame raw(Frame rows, boolean empty) {
    Frame.Builder frame = Frame.builder(rows.rows());
    for (TableColumn column : needed) {
      Column given = empty ? new Column.Doubles(new double[0]) : rows.column(column.name());
      frame.add(column.name(), empty ? none(column) : matched(column, given));
    }
    if (needed.isEmpty()) {
      frame.add("one_row", new Column.Doubles(new double[rows.rows()]));
    }
    return frame.build();
  }

  private static Column none(TableColumn column) {
    return switch (column.kind()) {
      case NUMBER -> new Column.Doubles(new double[0]);
      case INTEGER, TIME -> new Column.Longs(new long[0]);
      case TEXT, OTHER -> new Column.Strings(new @Nullable String[0]);
    };
  }

  private static Column matched(TableColumn column, Column given) {
    return switch (column.kind()) {
      case NUMBER -> given instanceof Column.Longs longs ? doubles(longs) : given(column, given);
      case INTEGER, TIME ->
          given instanceof Column.Doubles doubles ? longs(column, doubles) : given(column, given);
      case TEXT, OTHER -> given(column, given);
    };
  }

  private static Column given(TableColumn column, Column given) {
    boolean text =
        column.kind() == TableColumn.Kind.TEXT || column.kind() == TableColumn.Kind.OTHER;
    if (text != given instanceof Column.Strings) {
      throw new InvalidInput(
          "column `"
              + column.name()
              + "` must hold "
              + wanted(column.kind())
              + ", since its type is "
              + column.type());
    }
    return given;
  }

  private static String wanted(TableColumn.Kind kind) {
    return switch (kind) {
      case NUMBER, INTEGER -> "numbers";
      case TIME -> "instants such as 2001-02-01T00:00:00Z";
      case TEXT, OTHER -> "texts";
    };
  }

  private static Column doubles(Column.Longs longs) {
    double[] values = new double[longs.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = longs.missing(i) ? Double.NaN : longs.values()[i];
    }
    return new Column.Doubles(values);
  }

  private static Column longs(TableColumn column, Column.Doubles doubles) {
    long[] values = new long[doubles.rows()];
    BitSet missing = new BitSet();
    for (int i = 0; i < values.length; i++) {
      double value = doubles.values()[i];
      values[i] = (long) value;
      if (Double.isNaN(value)) {
        missing.set(i);
      } else if (values[i] != value) {
        throw new InvalidInput(
            "column `" + column.name() + "` must hold whole numbers, row " + i + " has " + value);
      }
    }
    return new Column.Longs(values, missing);
  }

  private String casts() {
    List<String> casts = new ArrayList<>();
    for (TableColumn column : needed) {
      String name = Sql.identifier(column.name());
      String value = column.kind() == TableColumn.Kind.TIME ? "make_timestamp(" + name + ")" : name;
      casts.add("CAST(" + value + " AS " + column.type() + ") AS " + name);
    }
    return casts.isEmpty() ? "one_row" : String.join(", ", casts);
  }

  @Override
  public synchronized void close() {
    slot.close();
    try {
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException e) {
      throw Failures.of(e);
    } finally {
      engine.close();
    }
  }
}
