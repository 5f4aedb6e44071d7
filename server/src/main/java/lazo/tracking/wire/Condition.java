package lazo.tracking.wire;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lazo.problem.InvalidInput;
import lazo.store.Dialect;
import lazo.store.TextPattern;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;

/**
 * Turns a filter into an SQL condition. Values always become bound parameters; column names come
 * from the caller, never from the filter.
 */
public final class Condition {
  private final Dialect dialect;
  private final Map<String, Object> values = new LinkedHashMap<>();

  public Condition(Dialect dialect) {
    this.dialect = dialect;
  }

  /** What to bind. */
  public Map<String, Object> values() {
    return values;
  }

  /** Binds a value and returns its place holder. */
  public String bind(Object value) {
    String name = "v" + values.size();
    values.put(name, value);
    return ":" + name;
  }

  public String in(List<?> items) {
    List<String> names = new ArrayList<>();
    items.forEach(item -> names.add(bind(item)));
    return names.isEmpty() ? "(null)" : "(" + String.join(", ", names) + ")";
  }

  /** The condition of a whole filter; {@code leaf} writes one comparison. */
  public static String of(Filter filter, Function<Comparison, String> leaf) {
    return switch (filter) {
      case Filter.And and when and.parts().isEmpty() -> "1 = 1";
      case Filter.And(var parts) -> joined(parts, " and ", leaf);
      case Filter.Or(var parts) -> joined(parts, " or ", leaf);
      case Filter.Not(var part) -> "not (" + of(part, leaf) + ")";
      case Comparison comparison -> located(comparison, leaf);
    };
  }

  /** What is wrong with a comparison is told with the place where it begins. */
  private static String located(Comparison comparison, Function<Comparison, String> leaf) {
    try {
      return leaf.apply(comparison);
    } catch (InvalidInput e) {
      throw e.at(comparison.at());
    }
  }

  private static String joined(List<Filter> parts, String word, Function<Comparison, String> leaf) {
    List<String> written = parts.stream().map(part -> "(" + of(part, leaf) + ")").toList();
    return String.join(word, written);
  }

  /** A column of text compared. {@code what} names the key in a refusal. */
  public String text(String column, Comparison comparison, String what) {
    return switch (comparison.operator()) {
      case EQ -> column + " = " + bind(quoted(comparison, what));
      case NE -> column + " != " + bind(quoted(comparison, what));
      case LIKE -> like(column, quoted(comparison, what));
      case ILIKE -> likeIgnoringCase(column, quoted(comparison, what));
      case RLIKE -> matches(column, TextPattern.of(quoted(comparison, what)));
      case IN -> column + " in " + in(texts(comparison));
      case NOT_IN -> column + " not in " + in(texts(comparison));
      case IS_NULL -> column + " is null";
      case IS_NOT_NULL -> column + " is not null";
      case LT, LE, GT, GE ->
          throw new InvalidInput(
              "Invalid comparator '"
                  + comparison.operator().symbol()
                  + "' for "
                  + what
                  + ": not one of '=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT IN'");
    };
  }

  private static List<String> texts(Comparison comparison) {
    return comparison.operand() instanceof Operand.Texts(var values) ? values : List.of();
  }

  private static String quoted(Comparison comparison, String what) {
    return switch (comparison.operand()) {
      case Operand.Text(var value) -> value;
      case Operand.Bare(var value) ->
          throw new InvalidInput(
              "Expected a quoted string value for "
                  + what
                  + " (e.g. 'my-value'). Got value "
                  + value);
      case Operand.Texts _, Operand.None _ ->
          throw new InvalidInput("Expected a quoted string value for " + what);
    };
  }

  /** SQLite's LIKE ignores case, so the pattern is written for GLOB there. */
  private String like(String column, String pattern) {
    return switch (dialect) {
      case SQLITE -> column + " glob " + bind(glob(pattern));
      case POSTGRESQL -> column + " like " + bind(pattern) + " escape ''";
    };
  }

  private String likeIgnoringCase(String column, String pattern) {
    return switch (dialect) {
      case SQLITE -> column + " like " + bind(pattern);
      case POSTGRESQL -> column + " ilike " + bind(pattern) + " escape ''";
    };
  }

  private String matches(String column, TextPattern pattern) {
    return switch (dialect) {
      case SQLITE -> column + " regexp " + bind(pattern.text());
      case POSTGRESQL -> column + " ~ " + bind(pattern.postgresql());
    };
  }

  static String glob(String pattern) {
    var glob = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '%' -> glob.append('*');
        case '_' -> glob.append('?');
        case '*', '?', '[' -> glob.append('[').append(c).append(']');
        default -> glob.append(c);
      }
    }
    return glob.toString();
  }

  /** A column of numbers compared. */
  public String number(String column, Comparison comparison, String what) {
    if (comparison.operator() == Filter.Operator.IS_NULL) {
      return column + " is null";
    }
    if (comparison.operator() == Filter.Operator.IS_NOT_NULL) {
      return column + " is not null";
    }
    if (!comparison.operator().numeric()) {
      throw new InvalidInput(
          "Invalid comparator '"
              + comparison.operator().symbol()
              + "' for "
              + what
              + ": not one of '=', '!=', '>', '>=', '<', '<='");
    }
    return column + " " + comparison.operator().symbol() + " " + bind(numeric(comparison, what));
  }

  /** A column of text as a number, null where it is none. */
  public String numberIn(String column) {
    return switch (dialect) {
      case SQLITE ->
          "(case when " + column + " glob '*[0-9]*' then cast(" + column + " as real) end)";
      case POSTGRESQL ->
          "(case when "
              + column
              + " ~ '^[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?$' then cast("
              + column
              + " as double precision) end)";
    };
  }

  /**
   * A column of milliseconds since 1970 compared with a number or with a quoted date or time, in
   * UTC unless it says otherwise: {@code '2026-03-01'}, {@code '2026-03-01T12:30:00+02:00'}.
   */
  public String time(String column, Comparison comparison, String what) {
    Comparison inMillis =
        comparison.operand() instanceof Operand.Text(var written)
            ? new Comparison(
                comparison.entity(),
                comparison.key(),
                comparison.operator(),
                new Operand.Bare(String.valueOf(millis(written, what))))
            : comparison;
    return number(column, inMillis, what);
  }

  private static long millis(String written, String what) {
    String time = written.strip().replace(' ', 'T');
    try {
      if (time.length() == "2026-03-01".length()) {
        return LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      return switch (DateTimeFormatter.ISO_DATE_TIME.parseBest(
          time, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime zoned -> zoned.toInstant().toEpochMilli();
        case LocalDateTime local -> local.toInstant(ZoneOffset.UTC).toEpochMilli();
        default -> throw new DateTimeException(time);
      };
    } catch (DateTimeException e) {
      throw new InvalidInput(
          "Expected numeric value type for "
              + what
              + " or a date such as '2026-03-01' or '2026-03-01 12:30:00'. Found '"
              + written
              + "'");
    }
  }

  private static Number numeric(Comparison comparison, String what) {
    String written =
        switch (comparison.operand()) {
          case Operand.Text(var value) -> value;
          case Operand.Bare(var value) -> value;
          case Operand.Texts _, Operand.None _ -> "a list";
        };
    try {
      if (comparison.operand() instanceof Operand.Bare) {
        if (written.matches("[+-]?\\d{1,18}")) {
          return Long.parseLong(written);
        }
        return Double.parseDouble(written);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidInput("Expected numeric value type for " + what + ". Found " + written);
  }

  /**
   * A comparison with the value under a key. A missing key never matches, whatever the operator,
   * except IS NULL.
   *
   * @param table the table of keys and values
   * @param owner its column that names whose key it is
   * @param id the column outside that the owner equals
   */
  public String tag(Comparison comparison, String table, String owner, String id, String what) {
    String has =
        "select 1 from "
            + table
            + " kv where kv."
            + owner
            + " = "
            + id
            + " and kv.key = "
            + bind(comparison.key());
    return switch (comparison.operator()) {
      case IS_NULL -> "not exists (" + has + ")";
      case IS_NOT_NULL -> "exists (" + has + ")";
      case EQ, NE, LT, LE, GT, GE, LIKE, ILIKE, RLIKE, IN, NOT_IN ->
          "exists (" + has + " and " + text("kv.value", comparison, what) + ")";
    };
  }

  /** Text ordered by its bytes on both databases. */
  public String bytewise(String column) {
    return switch (dialect) {
      case SQLITE -> column;
      case POSTGRESQL -> column + " collate \"C\"";
    };
  }

  /** Written after a table: makes SQLite, which keeps no statistics here, walk along an index. */
  public String along(String index) {
    return switch (dialect) {
      case SQLITE -> " indexed by " + index;
      case POSTGRESQL -> "";
    };
  }

  /** A join whose left side is read first; SQLite's planner often prefers a full scan otherwise. */
  public String joinInThisOrder() {
    return switch (dialect) {
      case SQLITE -> " cross join ";
      case POSTGRESQL -> " join ";
    };
  }
}
