package lazo.data;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import lazo.features.Column;
import lazo.features.Frame;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Lets SQL read frames that are in memory, without copying them into a table first: {@code FROM
 * lazo_frame(7)} are the rows of the frame that was put under 7. Numbers are DOUBLE (NaN is NULL),
 * whole numbers and times BIGINT, texts VARCHAR; the rows keep their order.
 */
final class FrameTables
    implements DuckDBTableFunction<FrameTables.Slot, FrameTables.Cursor, Object> {

  private static final String NAME = "lazo_frame";

  private final Map<Long, Slot> slots = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  private FrameTables() {}

  static FrameTables register(DuckDBConnection connection) throws SQLException {
    FrameTables tables = new FrameTables();
    try (var function = DuckDBFunctions.tableFunction()) {
      function
          .withName(NAME)
          .withParameter(DuckDBColumnType.BIGINT)
          .withFunction(tables)
          .register(connection);
    }
    return tables;
  }

  /** A place for frames of the same columns as this one, until it is closed. */
  Slot put(Frame frame) {
    Slot slot = new Slot(last.incrementAndGet(), frame);
    slots.put(slot.handle, slot);
    return slot;
  }

  /** The frame can be exchanged between two executions of a prepared statement. */
  final class Slot implements AutoCloseable {

    private final long handle;
    private volatile Frame frame;

    private Slot(long handle, Frame frame) {
      this.handle = handle;
      this.frame = frame;
    }

    void set(Frame next) {
      frame = next;
    }

    /** To be used after FROM. */
    String sql() {
      return NAME + "(" + handle + ")";
    }

    @Override
    public void close() {
      slots.remove(handle);
    }
  }

  /** How far one execution has come. */
  static final class Cursor {

    private int at;
  }

  @Override
  public Slot bind(DuckDBTableFunctionBindInfo info) {
    @Nullable Slot slot = slots.get(info.getParameter(0).getLong());
    if (slot == null) {
      throw new IllegalArgumentException("there is no such frame");
    }
    Frame frame = slot.frame;
    for (String name : frame.names()) {
      info.addResultColumn(
          name,
          switch (frame.column(name)) {
            case Column.Doubles _ -> DuckDBColumnType.DOUBLE;
            case Column.Longs _ -> DuckDBColumnType.BIGINT;
            case Column.Strings _ -> DuckDBColumnType.VARCHAR;
          });
    }
    info.setCardinality(frame.rows(), false);
    return slot;
  }

  @Override
  public Cursor init(DuckDBTableFunctionInitInfo info) {
    info.setMaxThreads(1);
    return new Cursor();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) {
    Slot slot = info.getBindData();
    Cursor cursor = info.getInitData();
    Frame frame = slot.frame;
    int rows = (int) Math.min(out.capacity(), frame.rows() - cursor.at);
    List<String> names = frame.names();
    for (int i = 0; i < names.size(); i++) {
      write(frame.column(names.get(i)), cursor.at, rows, out.vector(i));
    }
    cursor.at += rows;
    return rows;
  }

  private static void write(Column column, int from, int rows, DuckDBWritableVector vector) {
    switch (column) {
      case Column.Doubles doubles -> numbers(doubles.values(), from, rows, vector);
      case Column.Longs longs -> wholes(longs, from, rows, vector);
      case Column.Strings strings -> texts(strings, from, rows, vector);
    }
  }

  private static void numbers(double[] values, int from, int rows, DuckDBWritableVector vector) {
    for (int i = 0; i < rows; i++) {
      if (Double.isNaN(values[from + i])) {
        vector.setNull(i);
      } else {
        vector.setDouble(i, values[from + i]);
      }
    }
  }

  private static void wholes(Column.Longs longs, int from, int rows, DuckDBWritableVector vector) {
    for (int i = 0; i < rows; i++) {
      if (longs.missing(from + i)) {
        vector.setNull(i);
      } else {
        vector.setLong(i, longs.values()[from + i]);
      }
    }
  }

  private static void texts(Column.Strings texts, int from, int rows, DuckDBWritableVector vector) {
    for (int i = 0; i < rows; i++) {
      @Nullable String text = texts.values()[from + i];
      if (text == null) {
        vector.setNull(i);
      } else {
        vector.setString(i, text);
      }
    }
  }
}
