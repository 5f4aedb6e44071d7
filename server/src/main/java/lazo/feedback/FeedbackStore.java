package lazo.feedback;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.store.Database;
import org.jdbi.v3.core.mapper.RowMapper;

/** The tables of parts, of the index from request to row, and of labels. */
final class FeedbackStore {
  private static final int IDS_PER_QUESTION = 500;

  private static final RowMapper<Part> PART =
      (row, context) ->
          new Part(
              row.getLong("id"),
              row.getString("endpoint"),
              LocalDate.ofEpochDay(row.getLong("day")),
              row.getInt("sealed") == 1,
              row.getInt("row_count"),
              row.getInt("labelled"),
              row.getString("from_position"),
              row.getString("file"));

  private final Database database;

  FeedbackStore(Database database) {
    this.database = database;
  }

  /** How far the log has been read; empty at first. */
  String position(String source) {
    return database.read(
        handle ->
            handle
                .createQuery("select position from feedback_position where source = :source")
                .bind("source", source)
                .mapTo(String.class)
                .findOne()
                .orElse(""));
  }

  void position(String source, String position) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into feedback_position (source, position) values (:source, :position)
                    on conflict (source) do update set position = excluded.position
                    """)
                .bind("source", source)
                .bind("position", position)
                .execute());
  }

  long newestPart() {
    return database.read(
        handle ->
            handle
                .createQuery("select coalesce(max(id), 0) from feedback_part")
                .mapTo(Long.class)
                .one());
  }

  /** Creates the part, or stores what became of it. */
  void put(Part part) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into feedback_part (id, endpoint, day, sealed, row_count, labelled, from_position, file)
                    values (:id, :endpoint, :day, :sealed, :rows, :labelled, :from, :file)
                    on conflict (id) do update
                      set sealed = excluded.sealed, row_count = excluded.row_count, file = excluded.file
                    """)
                .bind("id", part.id())
                .bind("endpoint", part.endpoint())
                .bind("day", part.day().toEpochDay())
                .bind("sealed", part.sealed() ? 1 : 0)
                .bind("rows", part.rows())
                .bind("labelled", part.labelled())
                .bind("from", part.from())
                .bind("file", part.file())
                .execute());
  }

  List<Part> openParts() {
    return database.read(
        handle ->
            handle
                .createQuery("select * from feedback_part where sealed = 0 order by id")
                .map(PART)
                .list());
  }

  Optional<Part> part(long id) {
    return database.read(
        handle ->
            handle
                .createQuery("select * from feedback_part where id = :id")
                .bind("id", id)
                .map(PART)
                .findOne());
  }

  /** The parts of these days, both included, in the order in which they were begun. */
  List<Part> parts(String endpoint, LocalDate from, LocalDate to) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select * from feedback_part where endpoint = :endpoint and day between :from and :to order by day, id")
                .bind("endpoint", endpoint)
                .bind("from", from.toEpochDay())
                .bind("to", to.toEpochDay())
                .map(PART)
                .list());
  }

  List<String> endpoints() {
    return database.read(
        handle ->
            handle
                .createQuery("select distinct endpoint from feedback_part order by endpoint")
                .mapTo(String.class)
                .list());
  }

  void putRequests(Map<String, Place> places) {
    if (places.isEmpty()) {
      return;
    }
    database.change(
        handle -> {
          try (var batch =
              handle.prepareBatch(
                  "insert into feedback_request (id, part, first_row, row_count) values (?, ?, ?, ?)")) {
            places.forEach(
                (id, place) -> batch.add(id, place.part(), place.firstRow(), place.rows()));
            batch.execute();
          }
        });
  }

  /** Where these requests are; those that are not known are left out. */
  Map<String, Place> places(Collection<String> ids) {
    List<String> all = new ArrayList<>(ids);
    Map<String, Place> places = new HashMap<>();
    for (int from = 0; from < all.size(); from += IDS_PER_QUESTION) {
      List<String> some = all.subList(from, Math.min(all.size(), from + IDS_PER_QUESTION));
      database.read(
          handle -> {
            handle
                .createQuery(
                    "select id, part, first_row, row_count from feedback_request where id in (<ids>)")
                .bindList("ids", some)
                .map(
                    (row, context) ->
                        Map.entry(
                            row.getString(1),
                            new Place(row.getLong(2), row.getInt(3), row.getInt(4))))
                .forEach(entry -> places.put(entry.getKey(), entry.getValue()));
            return Boolean.TRUE;
          });
    }
    return places;
  }

  Optional<LabelChunk> chunk(long part, int chunk) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select label_values from feedback_labels where part = :part and chunk = :chunk")
                .bind("part", part)
                .bind("chunk", chunk)
                .mapTo(byte[].class)
                .findOne()
                .map(LabelChunk::of));
  }

  void put(long part, int chunk, LabelChunk labels) {
    database.change(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into feedback_labels (part, chunk, label_values) values (:part, :chunk, :labels)
                    on conflict (part, chunk) do update set label_values = excluded.label_values
                    """)
                .bind("part", part)
                .bind("chunk", chunk)
                .bind("labels", labels.stored())
                .execute());
  }

  void addLabelled(long part, int more) {
    database.change(
        handle ->
            handle.execute(
                "update feedback_part set labelled = labelled + ? where id = ?", more, part));
  }

  /** The labels of all rows of a part, NaN where there is none. */
  double[] labels(Part part) {
    double[] labels = new double[part.rows()];
    java.util.Arrays.fill(labels, Double.NaN);
    if (part.labelled() == 0) {
      return labels;
    }
    return database.read(
        handle -> {
          handle
              .createQuery("select chunk, label_values from feedback_labels where part = :part")
              .bind("part", part.id())
              .map((row, context) -> Map.entry(row.getInt(1), LabelChunk.of(row.getBytes(2))))
              .forEach(entry -> entry.getValue().copyTo(labels, entry.getKey()));
          return labels;
        });
  }

  Coverage coverage(String endpoint, LocalDate from, LocalDate to) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select coalesce(sum(row_count), 0), coalesce(sum(labelled), 0) from feedback_part where endpoint = :endpoint and day between :from and :to")
                .bind("endpoint", endpoint)
                .bind("from", from.toEpochDay())
                .bind("to", to.toEpochDay())
                .map((row, context) -> new Coverage(row.getLong(1), row.getLong(2)))
                .one());
  }
}
