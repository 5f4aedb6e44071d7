package lazo.data;

import lazo.problem.InvalidInput;
import lazo.stats.Moments;
import lazo.stats.histogram.CategoryCounts;
import lazo.stats.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What is in one column. One of {@code numbers}, {@code times} and {@code texts} is there, or none
 * for a type that is not read.
 *
 * @param count rows with a value; NaN is one
 * @param nulls rows without
 * @param distinct how many different values, approximately; of a sum at least so many
 */
public record ColumnProfile(
    String name,
    String type,
    long count,
    long nulls,
    long distinct,
    @Nullable Numbers numbers,
    @Nullable Times times,
    @Nullable Texts texts) {

  /**
   * Numbers and booleans.
   *
   * @param least of the finite values, or null when there is none
   * @param greatest of the finite values
   * @param values mean and spread of the finite values
   * @param logarithms mean and spread of ln|x| of the finite values other than 0: the scale
   * @param histogram on frozen edges; its {@code missing} are the NaN
   */
  public record Numbers(
      @Nullable Double least,
      @Nullable Double greatest,
      Moments values,
      Moments logarithms,
      Histogram histogram) {

    Numbers plus(Numbers other) {
      return new Numbers(
          end(least, other.least, true),
          end(greatest, other.greatest, false),
          values.plus(other.values),
          logarithms.plus(other.logarithms),
          histogram.plus(other.histogram));
    }

    /** About the value below which that share of the finite values lies; NaN without any. */
    public double quantile(double share) {
      return least == null || greatest == null
          ? Double.NaN
          : Quantiles.of(histogram, least, greatest, share);
    }
  }

  /**
   * Moments, in microseconds since 1970 UTC.
   *
   * @param first null when there is none
   */
  public record Times(@Nullable Long first, @Nullable Long last) {

    Times plus(Times other) {
      return new Times(end(first, other.first, true), end(last, other.last, false));
    }
  }

  /**
   * Texts.
   *
   * @param categories the most frequent ones of the reference, and all others together
   */
  public record Texts(CategoryCounts categories) {

    Texts plus(Texts other) {
      return new Texts(categories.plus(other.categories));
    }
  }

  ColumnProfile plus(ColumnProfile other) {
    try {
      if (!name.equals(other.name)) {
        throw new IllegalArgumentException("the columns differ");
      }
      return new ColumnProfile(
          name,
          type,
          count + other.count,
          nulls + other.nulls,
          Math.max(distinct, other.distinct),
          numbers == null || other.numbers == null ? null : numbers.plus(other.numbers),
          times == null || other.times == null ? null : times.plus(other.times),
          texts == null || other.texts == null ? null : texts.plus(other.texts));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          "the profiles of column `"
              + name
              + "` do not add up, because they were not taken with the same reference ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private static <T extends Comparable<T>> @Nullable T end(
      @Nullable T left, @Nullable T right, boolean least) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return least == (left.compareTo(right) <= 0) ? left : right;
  }
}
