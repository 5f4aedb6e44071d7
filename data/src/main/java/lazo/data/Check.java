package lazo.data;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * A rule on data. Missing values are the business of {@link Completeness} alone: every other rule
 * on values passes over them.
 */
public sealed interface Check {

  /** The rule in words, for example {@code distance between 10 and 5500}. */
  String text();

  /**
   * A range, both ends included; null is open.
   *
   * @param least null: no lower end
   * @param most null: no upper end
   */
  record Range(@Nullable Double least, @Nullable Double most) {

    public Range {
      if (least == null && most == null) {
        throw new InvalidInput("a range needs a lower or an upper end, for example [10, 5500]");
      }
      if (least != null && most != null && !(least <= most)) {
        throw new InvalidInput("the range [" + least + ", " + most + "] is empty");
      }
    }

    boolean holds(double value) {
      return (least == null || value >= least) && (most == null || value <= most);
    }

    String text() {
      if (least == null) {
        return "at most " + Words.number(most == null ? Double.NaN : most);
      }
      if (most == null) {
        return "at least " + Words.number(least);
      }
      return "between " + Words.number(least) + " and " + Words.number(most);
    }
  }

  /** Every value (or that share of them) lies in a range. NaN lies in none. */
  record Between(String column, Range range, double share) implements Check {

    public Between {
      Words.share("share", share);
    }

    @Override
    public String text() {
      return column + " " + range.text() + Words.ofShare(share);
    }
  }

  /** At least that share of the rows has a value. */
  record Completeness(String column, double atLeast) implements Check {

    public Completeness {
      Words.share("completeness", atLeast);
    }

    @Override
    public String text() {
      return column
          + (atLeast == 1 ? " not null" : " completeness at least " + Words.number(atLeast));
    }
  }

  /** No two rows have the same values in these columns. */
  record Unique(List<String> columns) implements Check {

    public Unique {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new InvalidInput("`unique` needs at least one column");
      }
    }

    @Override
    public String text() {
      return String.join(", ", columns) + " unique";
    }
  }

  /** Every value (or that share of them) is one of these, compared as text. */
  record In(String column, List<String> values, double share) implements Check {

    public In {
      values = List.copyOf(values);
      Words.share("share", share);
      if (values.isEmpty()) {
        throw new InvalidInput("`in` needs at least one value");
      }
    }

    @Override
    public String text() {
      String some = String.join(", ", values.subList(0, Math.min(10, values.size())));
      return column + " in " + some + (values.size() > 10 ? ", ..." : "") + Words.ofShare(share);
    }
  }

  /** Every text (or that share of them) matches a regular expression as a whole. */
  record Matches(String column, String regex, double share) implements Check {

    public Matches {
      Words.share("share", share);
      try {
        Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new InvalidInput(
            "`" + regex + "` is not a regular expression: " + e.getDescription(), e);
      }
    }

    @Override
    public String text() {
      return column + " matches " + regex + Words.ofShare(share);
    }
  }

  /** The number of rows lies in a range. */
  record RowCount(Range range) implements Check {

    @Override
    public String text() {
      return "row count " + range.text();
    }
  }

  /**
   * The column has a type: {@code number}, {@code integer}, {@code time}, {@code text}, {@code
   * boolean} or one of DuckDB's names.
   */
  record Type(String column, String type) implements Check {

    @Override
    public String text() {
      return column + " has the type " + type;
    }
  }

  /** The latest time in the column is no older than that. */
  record Freshness(String column, Duration within) implements Check {

    public Freshness {
      if (within.isNegative() || within.isZero()) {
        throw new InvalidInput("`freshness` must be a time span above 0, was " + within);
      }
    }

    @Override
    public String text() {
      return column + " no older than " + Words.span(within);
    }
  }

  /** A SQL expression over the columns of a row is true for every row (or that share of them). */
  record Satisfies(String expression, double share) implements Check {

    public Satisfies {
      Words.share("share", share);
    }

    @Override
    public String text() {
      return "satisfies " + expression.strip() + Words.ofShare(share);
    }
  }

  /** The mean of the column lies in a range. */
  record Mean(String column, Range range) implements Check {

    @Override
    public String text() {
      return "mean of " + column + " " + range.text();
    }
  }

  /** A quantile of the column lies in a range; 0.5 is the median. */
  record Quantile(String column, double quantile, Range range) implements Check {

    public Quantile {
      if (!(quantile >= 0 && quantile <= 1)) {
        throw new InvalidInput("`quantile` must be between 0 and 1, was " + quantile);
      }
    }

    @Override
    public String text() {
      return "quantile " + Words.number(quantile) + " of " + column + " " + range.text();
    }
  }

  /**
   * The column has the scale that it had before: it was not delivered in another unit.
   *
   * <p>The scale is the geometric mean of the absolute values other than 0, because another unit
   * multiplies exactly that. It is held against the median of the scales in the history. The
   * tolerated factor is the larger of {@code factor} and of what four standard deviations of the
   * history's scales make, so that a column which swings with the weather is given room and one
   * that does not is not.
   *
   * @param factor above 1; how far the scale may move at least
   */
  record SimilarScale(String column, double factor) implements Check {

    /** Below 1.609, kilometres for miles, and above what a delivery moves by itself. */
    static final double FACTOR = 1.5;

    public SimilarScale {
      if (!(factor > 1)) {
        throw new InvalidInput("`factor` must be above 1, was " + factor);
      }
    }

    @Override
    public String text() {
      return column + " similar to its history in scale";
    }
  }
}
