package lazo.monitoring;

import java.util.Arrays;
import java.util.List;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.stats.histogram.CategoryCounts;
import lazo.stats.histogram.Edges;
import lazo.stats.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One watched column: how its values are counted, and what was counted in the reference.
 *
 * @param edges of a numeric stream, frozen; null for a categorical one
 * @param categories of a categorical stream, frozen; null for a numeric one
 * @param reference counts: bins, then for numbers both infinities, for categories all others, then
 *     missing
 * @param days how many days are counted together: 1, or 7 where single days differ from the whole
 *     by nature, as the weekday does
 * @param quiet the statistic of each reference window
 */
public record Stream(
    String name,
    double @Nullable [] edges,
    @Nullable List<String> categories,
    long[] reference,
    int days,
    double[] quiet) {
  /** The stream of the champion's own answers. */
  public static final String SCORE = "score";

  /** Counts one column; a column that is not there, or of another type, counts as missing. */
  long[] count(Frame rows, String column) {
    if (!rows.has(column)) {
      return allMissing(rows.rows());
    }
    Column values = rows.column(column);
    if (edges != null) {
      return values instanceof Column.Strings
          ? allMissing(rows.rows())
          : Histogram.of(new Edges(edges), rows.doubles(column)).allCounts();
    }
    return values instanceof Column.Strings texts && categories != null
        ? CategoryCounts.of(categories, texts.values()).allCounts()
        : allMissing(rows.rows());
  }

  private long[] allMissing(int rows) {
    long[] counts = new long[reference.length];
    counts[counts.length - 1] = rows;
    return counts;
  }

  /** The bin of each row, numbered as {@link #count} does. */
  int[] bins(Frame rows, String column) {
    int[] bins = new int[rows.rows()];
    Arrays.fill(bins, reference.length - 1);
    if (!rows.has(column)) {
      return bins;
    }
    if (edges != null && !(rows.column(column) instanceof Column.Strings)) {
      Edges frozen = new Edges(edges);
      double[] values = rows.doubles(column);
      for (int row = 0; row < bins.length; row++) {
        double value = values[row];
        if (Double.isFinite(value)) {
          bins[row] = frozen.bin(value);
        } else if (!Double.isNaN(value)) {
          bins[row] = frozen.bins() + (value > 0 ? 1 : 0);
        }
      }
    } else if (categories != null && rows.column(column) instanceof Column.Strings texts) {
      for (int row = 0; row < bins.length; row++) {
        String text = texts.values()[row];
        if (text != null) {
          int known = categories.indexOf(text);
          bins[row] = known < 0 ? categories.size() : known;
        }
      }
    }
    return bins;
  }

  Stream with(int windowDays, double[] values) {
    return new Stream(name, edges, categories, reference, windowDays, values);
  }

  /** What the bins hold, in words, in the order of {@link #reference}. */
  public List<String> binNames() {
    if (edges == null) {
      List<String> names = new java.util.ArrayList<>(categories == null ? List.of() : categories);
      names.add("(other)");
      names.add("(missing)");
      return names;
    }
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i <= edges.length; i++) {
      names.add(binName(i));
    }
    names.addAll(List.of("-infinity", "infinity", "(missing)"));
    return names;
  }

  private String binName(int bin) {
    double[] known = edges == null ? new double[0] : edges;
    if (known.length == 0) {
      return "all";
    }
    if (bin == 0) {
      return "<= " + shown(known[0]);
    }
    if (bin == known.length) {
      return "> " + shown(known[bin - 1]);
    }
    boolean point = Math.nextUp(known[bin - 1]) == known[bin];
    return point ? shown(known[bin]) : shown(known[bin - 1]) + " to " + shown(known[bin]);
  }

  private static String shown(double value) {
    return new java.math.BigDecimal(value)
        .round(new java.math.MathContext(4))
        .stripTrailingZeros()
        .toPlainString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stream that
        && name.equals(that.name)
        && days == that.days
        && Arrays.equals(edges, that.edges)
        && java.util.Objects.equals(categories, that.categories)
        && Arrays.equals(reference, that.reference)
        && Arrays.equals(quiet, that.quiet);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(reference);
  }

  @Override
  public String toString() {
    return "Stream[" + name + ", " + reference.length + " bins]";
  }
}
