package lazo.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of a table, as DuckDB names its type.
 *
 * @param type for example {@code BIGINT}, {@code DECIMAL(9,2)} or {@code VARCHAR}
 */
public record TableColumn(String name, String type) {

  /** What becomes of a column in a {@link lazo.features.Frame}. */
  public enum Kind {
    /** A number with a fraction; true and false are 1 and 0. */
    NUMBER,
    /** A whole number of at most 64 bits. */
    INTEGER,
    /** A moment, in microseconds since 1970 UTC. */
    TIME,
    TEXT,
    /** Lists, structures, intervals, bytes: not read. */
    OTHER
  }

  /** What is derived by an expression that cannot be judged. */
  static final String UNKNOWN = "UNKNOWN";

  private static final Pattern WORD =
      Pattern.compile("(.*?) ([A-Z][A-Z0-9_]*(?: WITH TIME ZONE)?(?:\\(.*\\))?(?:\\[\\d*])*)");

  /** Reads {@code name TYPE}; both may hold spaces. */
  public static TableColumn parse(String word) {
    Matcher matcher = WORD.matcher(word);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no column with its type: " + word);
    }
    return new TableColumn(matcher.group(1), matcher.group(2));
  }

  /** Whether it is of the kind, as far as its type is known. */
  public boolean mayBe(Kind kind) {
    return type.equals(UNKNOWN) || kind() == kind;
  }

  public Kind kind() {
    if (type.endsWith("]")) {
      return Kind.OTHER;
    }
    int bracket = type.indexOf('(');
    return switch (bracket < 0 ? type : type.substring(0, bracket)) {
      case "BOOLEAN", "FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UHUGEINT", "UBIGINT" -> Kind.NUMBER;
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "INTEGER_LITERAL" ->
          Kind.INTEGER;
      case "DATE",
          "TIMESTAMP",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS",
          "TIMESTAMP WITH TIME ZONE" ->
          Kind.TIME;
      case "VARCHAR", "ENUM", "UUID", "JSON" -> Kind.TEXT;
      default -> Kind.OTHER;
    };
  }
}
