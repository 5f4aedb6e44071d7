package lazo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.TooLarge;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * Moves a result from DuckDB's vectors into a frame's arrays, 2048 rows at a time.
 *
 * <p>Every column is first cast, in SQL and so in parallel, to one of three types: DOUBLE, BIGINT
 * or VARCHAR. Numbers then cost about 4 ns a value here; texts cost some 300 ns each and are shared
 * (few different ones come as numbers, see {@link TextCodes}).
 */
final class Fetch {

  static final int ROWS_MAX = 200_000_000;

  private static final int SHARED_TEXTS_MAX = 1 << 16;

  private Fetch() {}

  /** The query with its columns cast to what {@link #frame} reads. */
  static String wrap(List<TableColumn> columns, String sql) {
    List<String> casts = new ArrayList<>();
    boolean plain = true;
    for (TableColumn column : columns) {
      String name = Sql.identifier(column.name());
      String cast = cast(column, name);
      plain &= cast.equals(name);
      casts.add(cast + " AS " + name);
    }
    return plain ? sql : "SELECT " + String.join(", ", casts) + " FROM (\n" + sql + "\n)";
  }

  private static String cast(TableColumn column, String name) {
    return switch (column.kind()) {
      case NUMBER -> column.type().equals("DOUBLE") ? name : "CAST(" + name + " AS DOUBLE)";
      case INTEGER -> column.type().equals("BIGINT") ? name : "CAST(" + name + " AS BIGINT)";
      case TIME -> "epoch_us(" + name + ")";
      case TEXT -> column.type().equals("VARCHAR") ? name : "CAST(" + name + " AS VARCHAR)";
      case OTHER ->
          throw new InvalidInput(
              "column `"
                  + column.name()
                  + "` has the type "
                  + column.type()
                  + ", which is not read; derive a number, a time or a text from it");
    };
  }

  static Frame frame(DuckDBChunkedResult result) {
    List<Reader> readers = new ArrayList<>();
    long total = 0;
    while (result.nextChunk()) {
      DuckDBDataChunkReader chunk = result.chunk();
      int rows = (int) chunk.rowCount();
      total += rows;
      if (total > ROWS_MAX) {
        throw new TooLarge("a frame holds at most " + ROWS_MAX + " rows; read a sample of them");
      }
      for (int i = 0; i < chunk.columnCount(); i++) {
        DuckDBReadableVector vector = chunk.vector(i);
        if (readers.size() <= i) {
          readers.add(reader(vector));
        }
        readers.get(i).read(vector, rows);
      }
    }
    Frame.Builder frame = Frame.builder((int) total);
    for (int i = 0; i < result.columnCount(); i++) {
      Reader reader = i < readers.size() ? readers.get(i) : empty(result.columnTypeId(i));
      frame.add(result.columnName(i), reader.column());
    }
    return frame.build();
  }

  private static Reader reader(DuckDBReadableVector vector) {
    return switch (vector.getType()) {
      case DOUBLE -> new Numbers();
      case BIGINT -> new Wholes();
      case VARCHAR -> new Texts();
      default -> throw new IllegalStateException("a column was not cast: " + vector.getType());
    };
  }

  /** The type ids are those of DuckDB's C interface. */
  private static Reader empty(int typeId) {
    return switch (typeId) {
      case 5 -> new Wholes();
      case 17 -> new Texts();
      default -> new Numbers();
    };
  }

  /** Grows one column chunk by chunk. */
  private abstract static sealed class Reader {

    int size;

    abstract void read(DuckDBReadableVector vector, int rows);

    abstract Column column();

    static int grown(int length, int needed) {
      return Math.max(needed, length + (length >> 1) + 2048);
    }
  }

  private static final class Numbers extends Reader {

    private double[] values = new double[0];

    @Override
    void read(DuckDBReadableVector vector, int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(values.length, size + rows));
      }
      for (int i = 0; i < rows; i++) {
        values[size + i] = vector.getDouble(i, Double.NaN);
      }
      size += rows;
    }

    @Override
    Column column() {
      return new Column.Doubles(values.length == size ? values : Arrays.copyOf(values, size));
    }
  }

  private static final class Wholes extends Reader {

    private long[] values = new long[0];
    private @Nullable BitSet missing;

    @Override
    void read(DuckDBReadableVector vector, int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(values.length, size + rows));
      }
      for (int i = 0; i < rows; i++) {
        if (vector.isNull(i)) {
          missing = missing == null ? new BitSet() : missing;
          missing.set(size + i);
        } else {
          values[size + i] = vector.getLong(i);
        }
      }
      size += rows;
    }

    @Override
    Column column() {
      return new Column.Longs(
          values.length == size ? values : Arrays.copyOf(values, size), missing);
    }
  }

  private static final class Texts extends Reader {

    private @Nullable String[] values = new @Nullable String[0];
    private final Map<String, String> shared = new HashMap<>();

    @Override
    void read(DuckDBReadableVector vector, int rows) {
      if (size + rows > values.length) {
        values = Arrays.copyOf(values, grown(values.length, size + rows));
      }
      for (int i = 0; i < rows; i++) {
        values[size + i] = vector.isNull(i) ? null : share(vector.getString(i));
      }
      size += rows;
    }

    private String share(String text) {
      @Nullable String known = shared.get(text);
      if (known != null) {
        return known;
      }
      if (shared.size() < SHARED_TEXTS_MAX) {
        shared.put(text, text);
      }
      return text;
    }

    @Override
    Column column() {
      return new Column.Strings(values.length == size ? values : Arrays.copyOf(values, size));
    }
  }
}
