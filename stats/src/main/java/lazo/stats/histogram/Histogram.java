package lazo.stats.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many values fell into each bin. Histograms on equal edges add up exactly.
 *
 * @param counts one for each of {@link Edges#bins()}
 * @param missing NaN, which stands for missing
 */
public record Histogram(
    Edges edges, long[] counts, long missing, long negativeInfinite, long positiveInfinite) {
  public Histogram {
    counts = Counts.checked(counts, edges.bins());
  }

  public static Histogram of(Edges edges, double... values) {
    long[] counts = new long[edges.bins()];
    long missing = 0;
    long negative = 0;
    long positive = 0;
    for (double value : values) {
      if (Double.isNaN(value)) {
        missing++;
      } else if (value == Double.NEGATIVE_INFINITY) {
        negative++;
      } else if (value == Double.POSITIVE_INFINITY) {
        positive++;
      } else {
        counts[edges.bin(value)]++;
      }
    }
    return new Histogram(edges, counts, missing, negative, positive);
  }

  /**
   * @throws IllegalArgumentException when the edges differ
   */
  public Histogram plus(Histogram other) {
    if (!edges.equals(other.edges)) {
      throw new IllegalArgumentException("histograms on different edges do not add up");
    }
    return new Histogram(
        edges,
        Counts.sum(counts, other.counts),
        missing + other.missing,
        negativeInfinite + other.negativeInfinite,
        positiveInfinite + other.positiveInfinite);
  }

  @Override
  public long[] counts() {
    return counts.clone();
  }

  /** The finite values' counts, then those of negative infinity, positive infinity, missing. */
  public long[] allCounts() {
    long[] all = Arrays.copyOf(counts, counts.length + 3);
    all[counts.length] = negativeInfinite;
    all[counts.length + 1] = positiveInfinite;
    all[counts.length + 2] = missing;
    return all;
  }

  /** All values, missing ones too. */
  public long total() {
    return Counts.total(counts) + negativeInfinite + positiveInfinite + missing;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Histogram that
        && edges.equals(that.edges)
        && Arrays.equals(allCounts(), that.allCounts());
  }

  @Override
  public int hashCode() {
    return 31 * edges.hashCode() + Arrays.hashCode(allCounts());
  }

  @Override
  public String toString() {
    return "Histogram[" + edges + ", " + Arrays.toString(allCounts()) + "]";
  }
}
