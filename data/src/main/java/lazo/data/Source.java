package lazo.data;

import static java.util.Collections.disjoint;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/**
 * Rows with an event time: Parquet files, what is derived from their columns, and feeds joined as
 * of each row's time. Immutable and thread-safe; each call opens the files anew, in a sealed engine
 * ({@link SourceReader} keeps it for several).
 *
 * <p>Rows come in the order of the files and of the rows in them, so that the same files give the
 * same frame, whatever the number of threads.
 */
public final class Source {

  private static final String TIME = "lazo.time";
  private static final String KEY = "lazo.key";

  private final DuckDb duck;
  private final Relation relation;
  private final Derivation derivation;
  private final @Nullable String time;
  private final List<DerivedFeed> feeds;
  private final List<TableColumn> columns;
  private final boolean feedsInSql;

  private Source(
      DuckDb duck,
      Relation relation,
      Derivation derivation,
      @Nullable String time,
      List<DerivedFeed> feeds,
      List<TableColumn> columns,
      boolean feedsInSql) {
    this.duck = duck;
    this.relation = relation;
    this.derivation = derivation;
    this.time = time;
    this.feeds = feeds;
    this.columns = columns;
    this.feedsInSql = feedsInSql;
  }

  /** A source without feeds. */
  public static Source open(DuckDb duck, Relation relation, @Nullable String time) {
    return open(duck, relation, time, List.of());
  }

  /**
   * Opens a source; every expression and name is checked here and not later.
   *
   * @param time the column with the event time, or null where no time range will be asked for
   * @param feeds joined as of the event time, as columns named {@code feed.column}
   */
  public static Source open(
      DuckDb duck, Relation relation, @Nullable String time, List<FeedSource> feeds) {
    try (Engine engine = duck.sealed(files(relation, feeds))) {
      return checked(engine, duck, relation, time, feeds);
    }
  }

  static Source checked(
      Engine engine,
      DuckDb duck,
      Relation relation,
      @Nullable String time,
      List<FeedSource> feeds) {
    Derivation derivation = Place.derive(engine, relation);
    List<DerivedFeed> derived = new ArrayList<>();
    List<TableColumn> columns = new ArrayList<>(derivation.columns());
    if (time != null) {
      derivation.requireTime("the time column", time);
    }
    for (FeedSource feed : feeds) {
      if (time == null) {
        throw new InvalidInput(
            "feed `" + feed.feed().name() + "` is joined as of the event time; name it: `time:`");
      }
      derived.add(DerivedFeed.of(engine, feed, relation, derivation));
      feed.feed().outputNames().forEach(name -> columns.add(new TableColumn(name, "DOUBLE")));
    }
    return new Source(
        duck, relation, derivation, time, List.copyOf(derived), List.copyOf(columns), false);
  }

  static List<Path> files(Relation relation, List<FeedSource> feeds) {
    return Stream.concat(Stream.of(relation), feeds.stream().map(FeedSource::relation))
        .flatMap(one -> one.files().stream())
        .distinct()
        .toList();
  }

  /** The columns of the files, then the derived ones, then those of the feeds. */
  public List<TableColumn> columns() {
    return columns;
  }

  /** The same source that joins its feeds in SQL, as it does when they are too large for memory. */
  Source joiningInSql() {
    return new Source(duck, relation, derivation, time, feeds, columns, true);
  }

  /** The rows in a time range, with these columns in this order. */
  public Frame frame(List<String> wanted, @Nullable Instant from, @Nullable Instant to) {
    return frame(Selection.between(wanted, from, to));
  }

  public Frame frame(Selection selection) {
    List<Path> files =
        Stream.concat(
                relation.files().stream(),
                joined(selection).stream().flatMap(feed -> feed.relation().files().stream()))
            .distinct()
            .toList();
    try (Engine engine = duck.sealed(files)) {
      return frame(engine, selection);
    }
  }

  private List<DerivedFeed> joined(Selection selection) {
    return feeds.stream()
        .filter(feed -> !disjoint(feed.feed().outputNames(), selection.columns()))
        .toList();
  }

  Frame frame(Engine engine, Selection selection) {
    List<DerivedFeed> joined = joined(selection);
    String from = Place.from(relation.files(), selection.files());
    try {
      return read(engine, from, joined, selection);
    } catch (LazoException e) {
      LazoException blamed = derivation.blame(e, engine, from);
      for (DerivedFeed feed : joined) {
        blamed = blamed == e ? feed.blame(e, engine) : blamed;
      }
      throw blamed;
    }
  }

  /** The number of rows in a time range. */
  public long count(@Nullable Instant from, @Nullable Instant to) {
    try (Engine engine = duck.sealed(relation.files())) {
      return count(engine, from, to, null);
    }
  }

  long count(
      Engine engine, @Nullable Instant from, @Nullable Instant to, Selection.@Nullable Files only) {
    List<String> needed = time == null ? List.of() : List.of(time);
    String rows = derivation.select(needed, Place.from(relation.files(), only)) + where(from, to);
    return Long.parseLong(engine.text("SELECT count(*) FROM (" + rows + ")"));
  }

  /** The first and the last event time, empty when no row has one. */
  public Optional<TimeRange> times() {
    try (Engine engine = duck.sealed(relation.files())) {
      return times(engine, derivation, relation, time());
    }
  }

  private static Optional<TimeRange> times(
      Engine engine, Derivation derivation, Relation relation, String column) {
    String name = Sql.identifier(column);
    String rows = derivation.select(List.of(column), Place.from(relation.files()));
    Frame ends =
        engine.fetch(
            "SELECT min(" + name + ") AS first, max(" + name + ") AS last FROM (" + rows + ")");
    return ends.longs("first").missing(0)
        ? Optional.empty()
        : Optional.of(
            new TimeRange(
                instant(ends.longs("first").values()[0]), instant(ends.longs("last").values()[0])));
  }

  /** The first and the last moment, both included. */
  public record TimeRange(Instant first, Instant last) {}

  private Frame read(Engine engine, String from, List<DerivedFeed> joined, Selection selection) {
    List<FeedMemory> small = new ArrayList<>();
    List<DerivedFeed> large = new ArrayList<>();
    for (DerivedFeed feed : joined) {
      Optional<FeedMemory> loaded =
          feedsInSql ? Optional.empty() : FeedMemory.load(engine, feed, selection);
      loaded.ifPresentOrElse(small::add, () -> large.add(feed));
    }
    String rows = rows(from, joined, selection);
    for (DerivedFeed feed : large) {
      rows = feed.join(rows, time(), selection);
    }
    List<String> columns = new ArrayList<>(selection.columns());
    small.forEach(feed -> columns.removeAll(feed.feed().outputNames()));
    StringBuilder hidden = new StringBuilder();
    for (int i = 0; i < small.size(); i++) {
      String key = Sql.identifier(small.get(i).feed().key());
      hidden.append(", CAST(").append(key).append(" AS VARCHAR) AS ");
      hidden.append(Sql.identifier(KEY + i));
    }
    hidden.append(
        small.isEmpty() ? "" : ", " + Sql.identifier(time()) + " AS " + Sql.identifier(TIME));
    String list = Sql.identifiers(columns) + hidden;
    String sql =
        "SELECT " + (columns.isEmpty() ? list.substring(2) : list) + " FROM (" + rows + ")";
    Frame frame =
        engine.fetch(large.isEmpty() ? sql : sql + " ORDER BY " + Sql.identifiers(Place.COLUMNS));
    for (int i = 0; i < small.size(); i++) {
      frame = small.get(i).join(frame, TIME, KEY + i);
    }
    return frame.select(selection.columns());
  }

  /** The selected rows with what the wanted columns and the feeds need, and their places. */
  private String rows(String from, List<DerivedFeed> joined, Selection selection) {
    Set<String> needed = new LinkedHashSet<>(selection.columns());
    joined.forEach(feed -> feed.feed().outputNames().forEach(needed::remove));
    joined.forEach(feed -> needed.add(feed.feed().key()));
    if (!joined.isEmpty() || selection.from() != null || selection.to() != null) {
      needed.add(time());
    }
    Selection.@Nullable Sample sample = selection.sample();
    if (sample != null) {
      needed.addAll(sample.by());
    }
    String rows =
        derivation.select(needed, Place.COLUMNS, from) + where(selection.from(), selection.to());
    return sample != null && sample.fraction() < 1
        ? Sampling.filter(rows, sample, Place.FILE, Place.ROW)
        : rows;
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

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
