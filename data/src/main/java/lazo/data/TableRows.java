package lazo.data;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a CSV or Parquet file as text, to be looked at.
 *
 * @param columns their names, at most {@link #COLUMNS_MAX}
 * @param columnsInAll how many there are
 * @param rows null for a missing value; long values are cut
 * @param more rows follow
 */
public record TableRows(
    List<String> columns, int columnsInAll, List<List<@Nullable String>> rows, boolean more) {
  public static final int COLUMNS_MAX = 100;
  private static final int CHARACTERS_MAX = 300;

  public TableRows {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Reads rows of a file from a number on; whether it is Parquet is told by its content. */
  public static TableRows read(DuckDb duck, Path path, long from, int max) {
    String source =
        TableFile.format(path) == TableFile.Format.PARQUET
            ? Sql.parquet(List.of(path))
            : "read_csv(" + Sql.literal(Sql.path(path)) + ", all_varchar = true)";
    try (Engine engine = duck.sealed(List.of(path))) {
      List<TableColumn> all = engine.describe("SELECT * FROM " + source);
      List<TableColumn> shown = all.subList(0, Math.min(all.size(), COLUMNS_MAX));
      String cells =
          shown.stream()
              .map(column -> "CAST(" + Sql.identifier(column.name()) + " AS VARCHAR)")
              .collect(joining(", "));
      List<List<@Nullable String>> rows =
          rows(
              engine,
              "SELECT " + cells + " FROM " + source + " LIMIT " + (max + 1) + " OFFSET " + from,
              shown.size());
      boolean more = rows.size() > max;
      return new TableRows(
          shown.stream().map(TableColumn::name).toList(),
          all.size(),
          more ? rows.subList(0, max) : rows,
          more);
    }
  }

  private static List<List<@Nullable String>> rows(Engine engine, String sql, int columns) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (var statement = engine.prepare(sql);
        var result = statement.executeQuery()) {
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(cut(result.getString(i)));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw Failures.of(e);
    }
  }

  private static @Nullable String cut(@Nullable String value) {
    return value == null || value.length() <= CHARACTERS_MAX
        ? value
        : value.substring(0, CHARACTERS_MAX) + "…";
  }
}
