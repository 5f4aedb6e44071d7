package lazo.event;

import java.time.Instant;
import java.util.List;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The event table, and how far each consumer has got. */
final class EventStore {
  private static final RowMapper<StoredEvent> EVENT =
      (row, context) ->
          new StoredEvent(
              row.getLong("seq"),
              row.getString("type"),
              Instant.ofEpochMilli(row.getLong("at")),
              row.getString("subject"),
              row.getString("payload"));

  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

  void append(String type, Instant at, String subject, String payload) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "insert into event (type, at, subject, payload) values (:type, :at, :subject, :payload)")
                .bind("type", type)
                .bind("at", at.toEpochMilli())
                .bind("subject", subject)
                .bind("payload", payload)
                .execute());
  }

  List<StoredEvent> after(long seq, int max) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from event where seq > :seq order by seq limit :max")
                .bind("seq", seq)
                .bind("max", max)
                .map(EVENT)
                .list());
  }

  /** The greatest sequence number; 0 without events. */
  long newest() {
    return database.read(
        handle ->
            handle.createQuery("select coalesce(max(seq), 0) from event").mapTo(Long.class).one());
  }

  List<StoredEvent> latest(String subject, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from event where subject = :subject order by seq desc limit :max")
                .bind("subject", subject)
                .bind("max", max)
                .map(EVENT)
                .list());
  }

  long cursor(String consumer) {
    return database.read(
        handle ->
            handle
                .createQuery("select seq from event_cursor where consumer = :consumer")
                .bind("consumer", consumer)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  void advance(String consumer, long seq) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    "insert into event_cursor (consumer, seq) values (:consumer, :seq) on conflict (consumer) do update set seq = excluded.seq")
                .bind("consumer", consumer)
                .bind("seq", seq)
                .execute());
  }

  void failed(String consumer, long seq, Instant at, String reason) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  "insert into event_failure (consumer, seq, at, reason) values (:consumer, :seq, :at, :reason) on conflict (consumer, seq) do nothing")
              .bind("consumer", consumer)
              .bind("seq", seq)
              .bind("at", at.toEpochMilli())
              .bind("reason", reason)
              .execute();
          advance(consumer, seq);
        });
  }
}
