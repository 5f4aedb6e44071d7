package lazo.data;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/**
 * Rows with an event time: Parquet files, what is derived from their columns, and feeds joined as
 * of each row's time. Immutable and thread-safe; each call opens the files anew, in a sealed
 * engine.
 *
 * <p>Rows come in the order of the files and of the rows in them, so that the same files give the
 * same frame, whatever the number of threads.
 */
public final class Source {

  private static final String FILE = "lazo.file";
  private static final String ROW = "lazo.row";

  private final DuckDb duck;
  private final Relation relation;
  private final @Nullable String time;
  private final List<TableColumn> columns;

  private Source(DuckDb duck, Relation relation, @Nullable String time, List<TableColumn> columns) {
    this.duck = duck;
    this.relation = relation;
    this.time = time;
    this.columns = columns;
  }

  /**
   * Opens a source; every expression and name is checked here and not later.
   *
   * @param time the column with the event time, or null where no time range will be asked for
   */
  public static Source open(DuckDb duck, Relation relation, @Nullable String time) {
    try (Engine engine = duck.sealed(relation.files())) {
      Derivation derivation = derive(engine, relation);
      if (time != null && derivation.column(time).kind() != TableColumn.Kind.TIME) {
        throw new InvalidInput(
            "the time column `"
                + time
                + "` has the type "
                + derivation.column(time).type()
                + "; a date or timestamp is needed, for example derived with make_timestamp(micros)"
                + " or strptime(text, format)");
      }
      return new Source(duck, relation, time, derivation.columns());
    }
  }

  /** The columns of the files, then the derived ones. */
  public List<TableColumn> columns() {
    return columns;
  }

  /** The rows in a time range, with these columns in this order. */
  public Frame frame(List<String> wanted, @Nullable Instant from, @Nullable Instant to) {
    return frame(Selection.between(wanted, from, to));
  }

  public Frame frame(Selection selection) {
    try (Engine engine = duck.sealed(relation.files())) {
      Derivation derivation = derive(engine, relation);
      String from = from(relation);
      try {
        return engine.fetch(select(derivation, from, selection));
      } catch (LazoException e) {
        throw derivation.blame(e, engine, from);
      }
    }
  }

  /** The number of rows in a time range. */
  public long count(@Nullable Instant from, @Nullable Instant to) {
    try (Engine engine = duck.sealed(relation.files())) {
      Derivation derivation = derive(engine, relation);
      List<String> needed = time == null ? List.of() : List.of(time);
      String rows = derivation.select(needed, from(relation)) + where(from, to);
      return Long.parseLong(engine.text("SELECT count(*) FROM (" + rows + ")"));
    }
  }

  /** The first and the last event time, empty when no row has one. */
  public Optional<TimeRange> times() {
    String column = time();
    try (Engine engine = duck.sealed(relation.files())) {
      String name = Sql.identifier(column);
      Frame ends =
          engine.fetch(
              "SELECT min("
                  + name
                  + ") AS first, max("
                  + name
                  + ") AS last FROM ("
                  + derive(engine, relation).select(List.of(column), from(relation))
                  + ")");
      if (ends.longs("first").missing(0)) {
        return Optional.empty();
      }
      return Optional.of(
          new TimeRange(
              instant(ends.longs("first").values()[0]), instant(ends.longs("last").values()[0])));
    }
  }

  /** The first and the last moment, both included. */
  public record TimeRange(Instant first, Instant last) {}

  private String select(Derivation derivation, String from, Selection selection) {
    Set<String> needed = new LinkedHashSet<>(selection.columns());
    if (selection.from() != null || selection.to() != null) {
      needed.add(time());
    }
    Selection.@Nullable Sample sample = selection.sample();
    if (sample != null) {
      needed.addAll(sample.by());
    }
    String rows = derivation.select(needed, List.of(FILE, ROW), from);
    rows += where(selection.from(), selection.to());
    if (sample != null && sample.fraction() < 1) {
      rows = Sampling.filter(rows, sample, FILE, ROW);
    }
    return "SELECT " + Sql.identifiers(selection.columns()) + " FROM (" + rows + ")";
  }

  private String where(@Nullable Instant from, @Nullable Instant to) {
    if (from == null && to == null) {
      return "";
    }
    String name = Sql.identifier(time());
    String after = from == null ? "true" : name + " >= " + Sql.timestamp(from);
    String before = to == null ? "true" : name + " < " + Sql.timestamp(to);
    return " WHERE " + after + " AND " + before;
  }

  private String time() {
    if (time == null) {
      throw new InvalidInput("this data has no time column; name one with `time:`");
    }
    return time;
  }

  private static Derivation derive(Engine engine, Relation relation) {
    List<TableColumn> given =
        engine.describe("SELECT * FROM " + Sql.parquet(relation.files())).stream().toList();
    return Derivation.of(engine, given, relation.derive());
  }

  /** The files with the place of each row; these two virtual columns cost nothing unless read. */
  private static String from(Relation relation) {
    return "(SELECT *, file_index AS "
        + Sql.identifier(FILE)
        + ", file_row_number AS "
        + Sql.identifier(ROW)
        + " FROM "
        + Sql.parquet(relation.files())
        + ")";
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
