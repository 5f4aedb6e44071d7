package lazo.monitoring;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The table of alerts. */
final class AlertStore {
  private static final RowMapper<Alert> ALERT =
      (row, context) -> {
        long closed = row.getLong("closed");
        double cost = row.getDouble("cost");
        boolean noCost = row.wasNull();
        return new Alert(
            row.getString("id"),
            row.getString("loop"),
            Kind.valueOf(row.getString("kind")),
            row.getString("stream"),
            Cause.valueOf(row.getString("cause")),
            Instant.ofEpochMilli(row.getLong("since")),
            Instant.ofEpochMilli(row.getLong("opened")),
            closed == 0 ? null : Instant.ofEpochMilli(closed),
            row.getString("message"),
            row.getDouble("value"),
            row.getDouble("threshold"),
            LocalDate.ofEpochDay(row.getLong("first_day")),
            LocalDate.ofEpochDay(row.getLong("last_day")),
            noCost ? null : cost);
      };

  private final Database database;

  AlertStore(Database database) {
    this.database = database;
  }

  /** Creates the alert or stores what became of it. */
  void put(Alert alert) {
    database.change(
        handle -> {
          var update =
              handle
                  .createUpdate(
                      """
                      insert into monitor_alert
                        (id, loop, kind, stream, cause, since, opened, closed, message, value, threshold, first_day, last_day, cost)
                      values
                        (:id, :loop, :kind, :stream, :cause, :since, :opened, :closed, :message, :value, :threshold, :first, :day, :cost)
                      on conflict (id) do update
                        set cause = excluded.cause, closed = excluded.closed, value = excluded.value,
                            last_day = excluded.last_day, cost = excluded.cost
                      """)
                  .bind("id", alert.id())
                  .bind("loop", alert.loop())
                  .bind("kind", alert.kind().name())
                  .bind("stream", alert.stream())
                  .bind("cause", alert.cause().name())
                  .bind("since", alert.since().toEpochMilli())
                  .bind("opened", alert.opened().toEpochMilli())
                  .bind("closed", alert.closed() == null ? 0 : alert.closed().toEpochMilli())
                  .bind("message", alert.message())
                  .bind("value", alert.value())
                  .bind("threshold", alert.threshold())
                  .bind("first", alert.firstDay().toEpochDay())
                  .bind("day", alert.lastDay().toEpochDay());
          if (alert.costLogLoss() == null) {
            update.bindNull("cost", Types.DOUBLE);
          } else {
            update.bind("cost", alert.costLogLoss());
          }
          update.execute();
        });
  }

  Optional<Alert> open(String loop, Kind kind, String stream) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from monitor_alert where loop = :loop and closed = 0 and kind = :kind and stream = :stream")
                .bind("loop", loop)
                .bind("kind", kind.name())
                .bind("stream", stream)
                .map(ALERT)
                .findFirst());
  }

  Optional<Alert> alert(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from monitor_alert where id = :id")
                .bind("id", id)
                .map(ALERT)
                .findOne());
  }

  /**
   * Drift alerts whose cause is not known yet and whose first window ended with this day or before.
   */
  List<Alert> pending(String loop, LocalDate day) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from monitor_alert where loop = :loop and kind = 'DRIFT' and cause = 'PENDING' and first_day <= :day order by opened, stream")
                .bind("loop", loop)
                .bind("day", day.toEpochDay())
                .map(ALERT)
                .list());
  }

  /** The newest first; all loops when {@code loop} is empty. */
  List<Alert> alerts(String loop, boolean openOnly, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    select * from monitor_alert where (:loop = '' or loop = :loop) and (:open = 0 or closed = 0)
                    order by opened desc, kind, stream limit :max
                    """)
                .bind("loop", loop)
                .bind("open", openOnly ? 1 : 0)
                .bind("max", max)
                .map(ALERT)
                .list());
  }
}
