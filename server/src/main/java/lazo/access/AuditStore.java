package lazo.access;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import lazo.store.Database;

/** What was done by whom, in the order in which it was written down. */
final class AuditStore {
  private final Database database;

  AuditStore(Database database) {
    this.database = database;
  }

  void add(AuditEvent event) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "insert into audit_event (at, who, address, action, subject, status, message) values (:at, :who, :address, :action, :subject, :status, :message)")
                .bind("at", event.at().toEpochMilli())
                .bind("who", event.who())
                .bind("address", event.address())
                .bind("action", event.action())
                .bind("subject", event.subject())
                .bind("status", event.status())
                .bind("message", event.message())
                .execute());
  }

  List<AuditEvent> events(Audit.Asked asked) {
    String sql =
        "select * from audit_event where id < :before"
            + (asked.who().isEmpty() ? "" : " and who = :who")
            + (asked.text().isEmpty()
                ? ""
                : " and (lower(action) like :text escape '!' or lower(subject) like :text escape '!')")
            + (asked.refused() ? " and status >= 400" : "")
            + " order by id desc limit :max";
    return database.read(
        handle -> {
          var query =
              handle.createQuery(sql).bind("before", asked.before()).bind("max", asked.max());
          if (!asked.who().isEmpty()) {
            query.bind("who", asked.who());
          }
          if (!asked.text().isEmpty()) {
            query.bind("text", "%" + literal(asked.text()) + "%");
          }
          return query
              .map(
                  (row, context) ->
                      new AuditEvent(
                          row.getLong("id"),
                          Instant.ofEpochMilli(row.getLong("at")),
                          row.getString("who"),
                          row.getString("address"),
                          row.getString("action"),
                          row.getString("subject"),
                          row.getInt("status"),
                          row.getString("message")))
              .list();
        });
  }

  private static String literal(String text) {
    return text.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
