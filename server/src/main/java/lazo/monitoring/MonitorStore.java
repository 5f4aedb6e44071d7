package lazo.monitoring;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import lazo.store.Database;
import lazo.store.Json;

/** The tables of definitions with how far their days are closed, and of references. */
final class MonitorStore {
  private final Database database;

  MonitorStore(Database database) {
    this.database = database;
  }

  /** Creates the monitor with its first days, or changes its definition and keeps its days. */
  void put(MonitorDefinition definition, LocalDate firstDay) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into monitor (loop, definition, drift_day, label_day) values (:loop, :definition, :day, :day)
                    on conflict (loop) do update set definition = excluded.definition
                    """)
                .bind("loop", definition.loop())
                .bind("definition", Json.write(definition))
                .bind("day", firstDay.toEpochDay())
                .execute());
  }

  void remove(String loop) {
    database.change(handle -> handle.execute("delete from monitor where loop = ?", loop));
  }

  Optional<MonitorDefinition> definition(String loop) {
    return database.read(
        handle ->
            handle
                .createQuery("select definition from monitor where loop = :loop")
                .bind("loop", loop)
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.read(json, MonitorDefinition.class)));
  }

  List<MonitorDefinition> definitions() {
    return database.read(
        handle ->
            handle
                .createQuery("select definition from monitor order by loop")
                .mapTo(String.class)
                .map(json -> Json.read(json, MonitorDefinition.class))
                .list());
  }

  /** The first day whose drift windows are not closed. */
  Optional<LocalDate> driftDay(String loop) {
    return day("select drift_day from monitor where loop = :loop", loop);
  }

  /** The first day whose labelled windows are not closed. */
  Optional<LocalDate> labelDay(String loop) {
    return day("select label_day from monitor where loop = :loop", loop);
  }

  private Optional<LocalDate> day(String question, String loop) {
    return database.read(
        handle ->
            handle
                .createQuery(question)
                .bind("loop", loop)
                .mapTo(Long.class)
                .findOne()
                .map(LocalDate::ofEpochDay));
  }

  void driftDay(String loop, LocalDate day) {
    database.change(
        handle ->
            handle.execute(
                "update monitor set drift_day = ? where loop = ?", day.toEpochDay(), loop));
  }

  void labelDay(String loop, LocalDate day) {
    database.change(
        handle ->
            handle.execute(
                "update monitor set label_day = ? where loop = ?", day.toEpochDay(), loop));
  }

  void put(Reference reference) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into monitor_reference (id, loop, package_digest, at, reference)
                    values (:id, :loop, :digest, :at, :reference)
                    """)
                .bind("id", reference.id())
                .bind("loop", reference.loop())
                .bind("digest", reference.packageDigest())
                .bind("at", reference.at().toEpochMilli())
                .bind("reference", Json.write(reference))
                .execute());
  }

  /** The reference in force. */
  Optional<Reference> reference(String loop) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select reference from monitor_reference where loop = :loop order by at desc, id desc limit 1")
                .bind("loop", loop)
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.read(json, Reference.class)));
  }

  Optional<Reference> referenceById(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select reference from monitor_reference where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.read(json, Reference.class)));
  }
}
