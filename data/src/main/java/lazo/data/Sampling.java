package lazo.data;

import static java.util.stream.Collectors.joining;

/**
 * Chooses rows by hash. The hash is written out here, and is not DuckDB's own, because that may
 * change with its version and a sample is part of how a model came about.
 */
final class Sampling {

  private static final long RANGE = 1L << 32;

  private Sampling() {}

  /** Keeps the sampled rows of a query that has the two columns of a row's place. */
  static String filter(String rows, Selection.Sample sample, String file, String row) {
    long below = Math.max(1, Math.round(sample.fraction() * RANGE));
    if (!sample.by().isEmpty()) {
      String key =
          sample.by().stream()
              .map(name -> "coalesce(CAST(" + Sql.identifier(name) + " AS VARCHAR), chr(30))")
              .collect(joining(", "));
      String text = "concat_ws(chr(31), " + sample.seed() + ", " + key + ")";
      String where = "md5_number_lower(" + text + ") % " + RANGE + " < " + below;
      return "SELECT * FROM (" + rows + ") WHERE " + where;
    }
    String place =
        "CAST(("
            + Sql.identifier(file)
            + " * 2654435761 + "
            + Sql.identifier(row)
            + " + "
            + Math.floorMod(sample.seed() * 0x9E3779B97F4A7C15L, RANGE)
            + ") % "
            + RANGE
            + " AS UBIGINT)";
    String sql = "SELECT *, " + place + " AS \"lazo.hash\" FROM (" + rows + ")";
    sql = step(sql, 16, "2246822507");
    sql = step(sql, 13, "3266489909");
    sql = step(sql, 16, "1");
    return "SELECT * FROM (" + sql + ") WHERE \"lazo.hash\" < " + below;
  }

  /** One step of MurmurHash3's 32-bit finaliser. */
  private static String step(String sql, int shift, String factor) {
    return "SELECT * REPLACE ((xor(\"lazo.hash\", \"lazo.hash\" >> "
        + shift
        + ") * "
        + factor
        + "::UBIGINT) % "
        + RANGE
        + " AS \"lazo.hash\") FROM ("
        + sql
        + ")";
  }
}
