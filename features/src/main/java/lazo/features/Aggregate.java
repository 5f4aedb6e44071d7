package lazo.features;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * What a feed's column computes over the rows in its window.
 *
 * @param column null for {@code count(*)}
 */
public record Aggregate(Function function, @Nullable String column) {
  /** The functions that a feed can compute as of an instant. */
  public enum Function {
    AVG,
    COUNT,
    SUM,
    MIN,
    MAX
  }

  private static final Pattern FORM =
      Pattern.compile("\\s*(\\w+)\\s*\\(\\s*(\\*|[A-Za-z_][A-Za-z0-9_]*)\\s*\\)\\s*");

  /**
   * Reads {@code avg(column)}, {@code sum(column)}, {@code min(column)}, {@code max(column)},
   * {@code count(*)} or {@code count(column)}.
   */
  public static Aggregate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      for (Function function : Function.values()) {
        boolean star = matcher.group(2).equals("*");
        if (function.name().equals(matcher.group(1).toUpperCase(Locale.ROOT))
            && (!star || function == Function.COUNT)) {
          return new Aggregate(function, star ? null : matcher.group(2));
        }
      }
    }
    throw new InvalidInput(
        "'"
            + text
            + "' is not an aggregate; write avg, sum, min, max or count of one column, or count(*)");
  }

  @Override
  public String toString() {
    return function.name().toLowerCase(Locale.ROOT) + "(" + (column == null ? "*" : column) + ")";
  }
}
