package lazo.trace;

import java.util.Locale;
import lazo.problem.InvalidInput;
import lazo.store.TextPattern;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import org.jspecify.annotations.Nullable;

/** A comparison of text that no database is asked for; it decides as the databases do. */
final class TextMatch {
  private TextMatch() {}

  /**
   * @param what names the key in the refusal of a comparison that is none of texts
   */
  static void check(Comparison comparison, String what) {
    boolean valid =
        switch (comparison.operator()) {
          case EQ, NE, LIKE, ILIKE, RLIKE -> comparison.operand() instanceof Operand.Text;
          case IN, NOT_IN -> comparison.operand() instanceof Operand.Texts;
          case IS_NULL, IS_NOT_NULL -> true;
          case LT, LE, GT, GE -> false;
        };
    if (!valid) {
      throw new InvalidInput(
          "Invalid comparison of "
              + what
              + ": it takes '=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT IN' and quoted texts");
    }
  }

  /** A value that is missing matches only IS NULL. */
  static boolean matches(Comparison comparison, @Nullable String value) {
    if (value == null) {
      return comparison.operator() == lazo.tracking.wire.Filter.Operator.IS_NULL;
    }
    return switch (comparison.operator()) {
      case EQ -> value.equals(text(comparison));
      case NE -> !value.equals(text(comparison));
      case LIKE -> like(value, text(comparison));
      case ILIKE -> like(value.toLowerCase(Locale.ROOT), text(comparison).toLowerCase(Locale.ROOT));
      case RLIKE -> TextPattern.of(text(comparison)).isIn(value);
      case IN -> in(comparison, value);
      case NOT_IN -> !in(comparison, value);
      case IS_NOT_NULL -> true;
      case IS_NULL, LT, LE, GT, GE -> false;
    };
  }

  private static String text(Comparison comparison) {
    return comparison.operand() instanceof Operand.Text(var value) ? value : "";
  }

  private static boolean in(Comparison comparison, String value) {
    return comparison.operand() instanceof Operand.Texts(var values) && values.contains(value);
  }

  /** {@code %} stands for any text, {@code _} for one character; the last {@code %} may grow. */
  static boolean like(String value, String pattern) {
    int at = 0;
    int p = 0;
    int grown = 0;
    int star = -1;
    while (at < value.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '%') {
        star = p++;
        grown = at;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '_' || pattern.charAt(p) == value.charAt(at))) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++grown;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '%') {
      p++;
    }
    return p == pattern.length();
  }
}
