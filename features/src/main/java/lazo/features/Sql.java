package lazo.features;

/** Names and constants as DuckDB SQL text. */
final class Sql {
  private Sql() {}

  /** A column's name, quoted; a zero character, which no name can hold, is replaced. */
  static String name(String name) {
    return "\"" + name.replace("\"", "\"\"").replace('\0', '\uFFFD') + "\"";
  }

  /** A text constant; a zero character cannot stand in a literal. */
  static String text(String value) {
    String quoted = "'" + value.replace("'", "''") + "'";
    return value.indexOf('\0') < 0 ? quoted : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
  }

  /** Exactly this float32: written as the equal double, since decimal literals round twice. */
  static String float32(float value) {
    if (Float.isNaN(value)) {
      return "CAST('nan' AS FLOAT)";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "CAST('inf' AS FLOAT)" : "CAST('-inf' AS FLOAT)";
    }
    return "CAST(CAST('" + (double) value + "' AS DOUBLE) AS FLOAT)";
  }
}
