package lazo.monitoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.stats.drift.ChangePoint;
import org.jspecify.annotations.Nullable;

/**
 * Served features against the same rows recomputed, value by value.
 *
 * @param logged the rows that could be recomputed, as served
 * @param recomputed the same rows, in the same order
 */
record Skew(Frame logged, Frame recomputed) {
  static final String METHOD = "row-by-row/relative-tolerance@1";

  /** Joins by prediction id; rows without a counterpart are left out. */
  static Skew join(Frame logged, Frame recomputed) {
    @Nullable String[] ids = recomputed.strings("id").values();
    Map<String, Integer> rowOf = HashMap.newHashMap(ids.length);
    for (int i = 0; i < ids.length; i++) {
      String id = ids[i];
      if (id != null) {
        rowOf.put(id, i);
      }
    }
    @Nullable String[] asked = logged.strings("id").values();
    int[] left = new int[asked.length];
    int[] right = new int[asked.length];
    int n = 0;
    for (int i = 0; i < asked.length; i++) {
      Integer row = asked[i] == null ? null : rowOf.get(asked[i]);
      if (row != null) {
        left[n] = i;
        right[n++] = row;
      }
    }
    return new Skew(logged.rows(Arrays.copyOf(left, n)), recomputed.rows(Arrays.copyOf(right, n)));
  }

  int rows() {
    return logged.rows();
  }

  /**
   * For each row whether the values differ. A value missing on one side only differs; a number and
   * a text always do.
   */
  boolean[] differing(String loggedColumn, String feature, double tolerance) {
    boolean[] differing = new boolean[rows()];
    if (!logged.has(loggedColumn)) {
      Arrays.fill(differing, true);
      return differing;
    }
    Column served = logged.column(loggedColumn);
    Column trained = recomputed.column(feature);
    boolean texts = served instanceof Column.Strings;
    if (texts != trained instanceof Column.Strings) {
      Arrays.fill(differing, true);
    } else if (texts) {
      @Nullable String[] a = logged.strings(loggedColumn).values();
      @Nullable String[] b = recomputed.strings(feature).values();
      for (int i = 0; i < differing.length; i++) {
        differing[i] = !java.util.Objects.equals(a[i], b[i]);
      }
    } else {
      double[] a = logged.doubles(loggedColumn);
      double[] b = recomputed.doubles(feature);
      for (int i = 0; i < differing.length; i++) {
        differing[i] = !equal(a[i], b[i], tolerance);
      }
    }
    return differing;
  }

  private static boolean equal(double a, double b, double tolerance) {
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b);
    }
    return a == b || Math.abs(a - b) <= tolerance * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
  }

  /** The first row that differs once rows differ as often as they do to the end. */
  static int first(boolean[] differing) {
    int[] bins = new int[differing.length];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = differing[i] ? 1 : 0;
    }
    int from = ChangePoint.find(bins, 2, Math.min(20, Math.max(1, bins.length / 4))).index();
    if (share(differing, 0, from) > share(differing, from, differing.length)) {
      from = 0; // it became better, so it began before
    }
    while (from < differing.length - 1 && !differing[from]) {
      from++;
    }
    return from;
  }

  static double share(boolean[] differing, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += differing[i] ? 1 : 0;
    }
    return from == to ? 0 : (double) count / (to - from);
  }
}
