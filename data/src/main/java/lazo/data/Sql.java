package lazo.data;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import lazo.problem.InvalidInput;

/** Pieces of SQL text, quoted. */
public final class Sql {

  private Sql() {}

  /** A column or table name, in double quotes. */
  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text constant, in single quotes. */
  public static String literal(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a text constant cannot hold the character 0");
    }
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A table function over Parquet files, to be used after FROM; in a join, give it an alias. */
  public static String parquet(List<Path> files) {
    return files.stream()
        .map(Sql::path)
        .map(Sql::literal)
        .collect(joining(", ", "read_parquet([", "])"));
  }

  /** A moment in UTC as a TIMESTAMP. */
  public static String timestamp(Instant moment) {
    return "make_timestamp(" + ChronoUnit.MICROS.between(Instant.EPOCH, moment) + ")";
  }

  /** DuckDB would take these characters for a pattern, and open other files than the named one. */
  static String path(Path file) {
    String path = file.toAbsolutePath().normalize().toString();
    if (path.chars().anyMatch(c -> c == '*' || c == '?' || c == '[')) {
      throw new InvalidInput(
          "file `" + file + "` has one of * ? [ in its path; rename it or its folder");
    }
    return path;
  }

  static String identifiers(Iterable<String> names) {
    StringBuilder joined = new StringBuilder();
    for (String name : names) {
      joined.append(joined.isEmpty() ? "" : ", ").append(identifier(name));
    }
    return joined.toString();
  }
}
