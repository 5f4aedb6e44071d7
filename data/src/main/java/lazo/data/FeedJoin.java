package lazo.data;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import lazo.features.Feed;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/** Joins a feed to rows as of their event time. */
final class FeedJoin {

  private FeedJoin() {}

  /** Refuses a feed whose columns are not there or not of the kind that it needs. */
  static void check(Engine engine, FeedSource source, Derivation rows) {
    Feed feed = source.feed();
    String what = "feed `" + feed.name() + "`: ";
    try {
      Derivation columns = Place.derive(engine, source.relation());
      columns.requireTime("the time column", feed.time());
      columns.column(feed.key());
      for (String value : feed.valueColumns()) {
        TableColumn.Kind kind = columns.column(value).kind();
        if (kind != TableColumn.Kind.NUMBER && kind != TableColumn.Kind.INTEGER) {
          throw new InvalidInput(
              "`"
                  + value
                  + "` has the type "
                  + columns.column(value).type()
                  + "; only numbers can be aggregated");
        }
      }
      if (!rows.has(feed.key())) {
        throw new InvalidInput("the rows it is joined to have no column `" + feed.key() + "`");
      }
    } catch (InvalidInput e) {
      throw new InvalidInput(what + e.getMessage(), e);
    }
  }

  /** The rows of a query with the feed's columns beside them, in no particular order. */
  static String sql(
      Engine engine, FeedSource source, String rows, String time, Selection selection) {
    Feed feed = source.feed();
    String history = history(engine, source, selection);
    return feed.asOfSql("(" + rows + ")", time, feed.key(), "(" + history + ")");
  }

  /** The feed's rows that the windows of the selected rows can reach. */
  static String history(Engine engine, FeedSource source, Selection selection) {
    Feed feed = source.feed();
    Set<String> needed = new LinkedHashSet<>();
    needed.add(feed.time());
    needed.add(feed.key());
    needed.addAll(feed.valueColumns());
    return Place.derive(engine, source.relation())
            .select(needed, Place.from(source.relation().files()))
        + where(feed, selection.from(), selection.to());
  }

  /** Finds out whether an expression that the feed derives is what fails. */
  static LazoException blame(LazoException failure, Engine engine, FeedSource source) {
    Derivation derivation = Place.derive(engine, source.relation());
    return derivation.blame(failure, engine, Place.from(source.relation().files()));
  }

  /** Only what some window can reach, so that a month is not joined to years. */
  private static String where(Feed feed, @Nullable Instant from, @Nullable Instant to) {
    String name = Sql.identifier(feed.time());
    String after = from == null ? "true" : name + " > " + Sql.timestamp(from.minus(feed.within()));
    String before = to == null ? "true" : name + " <= " + Sql.timestamp(to.minus(feed.lag()));
    return " WHERE " + after + " AND " + before;
  }
}
