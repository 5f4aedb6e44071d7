package lazo.stats.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where bins end, frozen when a reference is taken. Bin i holds the values x with {@code upper[i-1]
 * < x <= upper[i]}; the last bin holds everything above the last edge. One comparison, {@code x <=
 * edge}, is all that any engine needs, so counts made in SQL and in Java are equal.
 *
 * <p>A value with a large share, such as 0, is a bin of its own: its edges are the number just
 * below it and the value itself.
 *
 * @param upper strictly ascending and finite; n edges make n + 1 bins
 */
public record Edges(double[] upper) {
  public Edges {
    upper = upper.clone();
    for (int i = 0; i < upper.length; i++) {
      if (!Double.isFinite(upper[i]) || (i > 0 && upper[i] <= upper[i - 1])) {
        throw new IllegalArgumentException(
            "edges must be finite and ascend, edge " + i + " is " + upper[i]);
      }
    }
  }

  /**
   * Edges at the quantiles of a reference sample. A value that would fill a whole bin alone, with a
   * share of at least 1 / bins, becomes a bin of its own; the rest is cut into bins of about equal
   * share, so that there are at most {@code 2 bins + 1}.
   *
   * @param sorted ascending; NaN and infinite values, which sort to the ends, are left out
   * @param bins how many bins a smooth sample gives, 2 or more
   */
  public static Edges quantiles(double[] sorted, int bins) {
    if (bins < 2) {
      throw new IllegalArgumentException("a histogram needs two bins or more, asked were " + bins);
    }
    double[] values = Arrays.stream(sorted).filter(Double::isFinite).map(x -> x + 0.0).toArray();
    double[] edges = new double[3 * bins + 2];
    int count = 0;
    double[] rest = new double[values.length];
    int others = 0;
    for (int from = 0, to; from < values.length; from = to) {
      to = from;
      while (to < values.length && values[to] == values[from]) {
        to++;
      }
      if (values[from] < (from > 0 ? values[from - 1] : values[from])) {
        throw new IllegalArgumentException("the sample must be sorted");
      }
      if ((double) (to - from) * bins >= values.length) {
        edges[count++] = Math.nextDown(values[from]);
        edges[count++] = values[from];
      } else {
        Arrays.fill(rest, others, others + to - from, values[from]);
        others += to - from;
      }
    }
    int parts = (int) Math.round((double) bins * others / Math.max(values.length, 1));
    for (int part = 1; part < parts; part++) {
      edges[count++] = rest[(int) ((long) part * others / parts)];
    }
    return new Edges(
        Arrays.stream(edges, 0, count).filter(Double::isFinite).sorted().distinct().toArray());
  }

  public int bins() {
    return upper.length + 1;
  }

  /** The bin of a value; not for NaN. */
  public int bin(double value) {
    int low = 0;
    int high = upper.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value <= upper[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public double[] upper() {
    return upper.clone();
  }

  /** The edge above bin i, without a copy of all of them. */
  double upper(int bin) {
    return upper[bin];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Edges(double[] edges) && Arrays.equals(upper, edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(upper);
  }

  @Override
  public String toString() {
    return "Edges" + Arrays.toString(upper);
  }
}
