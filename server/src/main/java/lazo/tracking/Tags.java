package lazo.tracking;

import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;

/** Conditions on tables of keys and values. */
final class Tags {
  private Tags() {}

  /**
   * A comparison with the value under a key. A missing key never matches, whatever the operator,
   * except IS NULL.
   *
   * @param table the table of keys and values
   * @param owner its column that names whose key it is
   * @param id the column outside that the owner equals
   */
  static String where(
      Condition condition,
      Filter.Comparison comparison,
      String table,
      String owner,
      String id,
      String what) {
    String has =
        "select 1 from "
            + table
            + " kv where kv."
            + owner
            + " = "
            + id
            + " and kv.key = "
            + condition.bind(comparison.key());
    return switch (comparison.operator()) {
      case IS_NULL -> "not exists (" + has + ")";
      case IS_NOT_NULL -> "exists (" + has + ")";
      case EQ, NE, LT, LE, GT, GE, LIKE, ILIKE, IN, NOT_IN ->
          "exists (" + has + " and " + condition.text("kv.value", comparison, what) + ")";
    };
  }
}
