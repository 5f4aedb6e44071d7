package lazo.monitoring;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import lazo.store.Database;
import lazo.store.Json;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The table of closed windows. */
final class WindowStore {
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

  private static final RowMapper<Window> WINDOW =
      (row, context) ->
          new Window(
              row.getString("loop"),
              Kind.valueOf(row.getString("kind")),
              row.getString("stream"),
              LocalDate.ofEpochDay(row.getLong("from_day")),
              LocalDate.ofEpochDay(row.getLong("to_day")),
              number(row, "value"),
              number(row, "threshold"),
              number(row, "close_below"),
              row.getLong("row_count"),
              Window.State.valueOf(row.getString("state")),
              row.getString("reference"),
              Json.read(row.getString("counts"), long[].class),
              Json.read(row.getString("numbers"), NUMBERS));

  private static @Nullable Double number(ResultSet row, String column) throws SQLException {
    double number = row.getDouble(column);
    return row.wasNull() ? null : number;
  }

  private final Database database;

  WindowStore(Database database) {
    this.database = database;
  }

  /** Stores windows, in place of earlier ones of the same days. */
  void put(List<Window> windows) {
    database.change(
        handle -> {
          try (var batch =
              handle.prepareBatch(
                  """
                  insert into monitor_window
                    (loop, kind, stream, to_day, from_day, value, threshold, close_below, row_count, state, reference, counts, numbers)
                  values
                    (:loop, :kind, :stream, :to, :from, :value, :threshold, :close, :rows, :state, :reference, :counts, :numbers)
                  on conflict (loop, kind, stream, to_day) do update
                    set from_day = excluded.from_day, value = excluded.value, threshold = excluded.threshold,
                        close_below = excluded.close_below, row_count = excluded.row_count, state = excluded.state,
                        reference = excluded.reference, counts = excluded.counts, numbers = excluded.numbers
                  """)) {
            for (Window window : windows) {
              batch
                  .bind("loop", window.loop())
                  .bind("kind", window.kind().name())
                  .bind("stream", window.stream())
                  .bind("to", window.to().toEpochDay())
                  .bind("from", window.from().toEpochDay())
                  .bind("value", window.value())
                  .bind("threshold", window.threshold())
                  .bind("close", window.close())
                  .bind("rows", window.rows())
                  .bind("state", window.state().name())
                  .bind("reference", window.reference())
                  .bind("counts", Json.write(window.counts()))
                  .bind("numbers", Json.write(window.numbers()))
                  .add();
            }
            batch.execute();
          }
        });
  }

  /**
   * The windows that end after {@code from} and by {@code to}, oldest first; every stream when it
   * is empty.
   */
  List<Window> windows(String loop, Kind kind, String stream, LocalDate from, LocalDate to) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from monitor_window
                    where loop = :loop and kind = :kind and (:stream = '' or stream = :stream) and to_day > :from and to_day <= :to
                    order by to_day, stream
                    """)
                .bind("loop", loop)
                .bind("kind", kind.name())
                .bind("stream", stream)
                .bind("from", from.toEpochDay())
                .bind("to", to.toEpochDay())
                .map(WINDOW)
                .list());
  }

  /**
   * The statistic of every quiet window, by stream: of one reference, or of all when it is empty.
   */
  Map<String, double[]> quiet(String loop, Kind kind, String reference) {
    return database.read(
        handle -> {
          Map<String, List<Double>> values = new java.util.TreeMap<>();
          handle
              .createQuery(
                  """
                  select stream, value from monitor_window
                  where loop = :loop and kind = :kind and (:reference = '' or reference = :reference)
                    and state in ('NORMAL', 'LEARNING') and value is not null
                  order by to_day
                  """)
              .bind("loop", loop)
              .bind("kind", kind.name())
              .bind("reference", reference)
              .map((row, context) -> Map.entry(row.getString(1), row.getDouble(2)))
              .forEach(
                  entry ->
                      values
                          .computeIfAbsent(entry.getKey(), name -> new java.util.ArrayList<>())
                          .add(entry.getValue()));
          Map<String, double[]> arrays = new java.util.TreeMap<>();
          values.forEach(
              (stream, some) ->
                  arrays.put(stream, some.stream().mapToDouble(Double::doubleValue).toArray()));
          return arrays;
        });
  }

  /** The newest window of each stream. */
  List<Window> newest(String loop) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select w.* from monitor_window w
                    join (select kind, stream, max(to_day) as to_day from monitor_window where loop = :loop group by kind, stream) n
                      on w.kind = n.kind and w.stream = n.stream and w.to_day = n.to_day
                    where w.loop = :loop
                    order by w.kind, w.stream
                    """)
                .bind("loop", loop)
                .map(WINDOW)
                .list());
  }
}
