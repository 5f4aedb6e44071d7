package lazo.data;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

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

  /** A table function over Parquet files, to be used after FROM. */
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

  static String path(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  static String identifiers(Iterable<String> names) {
    StringBuilder joined = new StringBuilder();
    for (String name : names) {
      joined.append(joined.isEmpty() ? "" : ", ").append(identifier(name));
    }
    return joined.toString();
  }
}
