package lazo.data;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import lazo.features.Feed;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/** A feed whose columns have been found and whose expressions have been checked. */
record DerivedFeed(Feed feed, Relation relation, Derivation derivation) {

  /**
   * Refuses a feed whose columns are not there or not of the kind that it needs.
   *
   * @param relation what the feed is joined to, and {@code rows} its columns; they often are the
   *     feed's own
   */
  static DerivedFeed of(Engine engine, FeedSource source, Relation relation, Derivation rows) {
    Feed feed = source.feed();
    try {
      Derivation columns =
          source.relation().equals(relation) ? rows : Place.derive(engine, source.relation());
      columns.requireTime("the time column", feed.time());
      columns.column(feed.key());
      feed.valueColumns().forEach(value -> requireNumber(columns.column(value)));
      if (!rows.has(feed.key())) {
        throw new InvalidInput("the rows it is joined to have no column `" + feed.key() + "`");
      }
      return new DerivedFeed(feed, source.relation(), columns);
    } catch (InvalidInput e) {
      throw new InvalidInput("feed `" + feed.name() + "`: " + e.getMessage(), e);
    }
  }

  private static void requireNumber(TableColumn value) {
    if (value.kind() != TableColumn.Kind.NUMBER && value.kind() != TableColumn.Kind.INTEGER) {
      throw new InvalidInput(
          "`"
              + value.name()
              + "` has the type "
              + value.type()
              + "; only numbers can be aggregated");
    }
  }

  /** The rows of a query with the feed's columns beside them, in no particular order. */
  String join(String rows, String time, Selection selection) {
    return feed.asOfSql("(" + rows + ")", time, feed.key(), "(" + history(selection) + ")");
  }

  /**
   * The feed's rows that the windows of the selected rows can reach. The selection's files are the
   * feed's too: where they are named, both are of one relation.
   */
  String history(Selection selection) {
    Set<String> needed = new LinkedHashSet<>();
    needed.add(feed.time());
    needed.add(feed.key());
    needed.addAll(feed.valueColumns());
    return derivation.select(needed, Place.from(relation.files(), selection.files()))
        + where(selection.from(), selection.to());
  }

  /** Finds out whether an expression that the feed derives is what fails. */
  LazoException blame(LazoException failure, Engine engine) {
    return derivation.blame(failure, engine, Place.from(relation.files()));
  }

  /** Only what some window can reach, so that a month is not joined to years. */
  private String where(@Nullable Instant from, @Nullable Instant to) {
    String name = Sql.identifier(feed.time());
    String after = from == null ? "true" : name + " > " + Sql.timestamp(from.minus(feed.within()));
    String before = to == null ? "true" : name + " <= " + Sql.timestamp(to.minus(feed.lag()));
    return " WHERE " + after + " AND " + before;
  }
}
