package lazo.features;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of one key, sorted by time, with running totals: entry i of a total covers the rows
 * before row i. Rows from {@code start} to {@code end} are alive.
 */
final class FeedSeries {
  private final int width;
  private int start;
  private int end;
  private long[] times = new long[8];
  private final double[][] values;
  private final double[][] sums;
  private final int[][] counts;

  FeedSeries(int width) {
    this.width = width;
    this.values = new double[width][8];
    this.sums = new double[width][9];
    this.counts = new int[width][9];
  }

  synchronized void insert(long time, double[] row) {
    makeRoom();
    int at = after(time);
    System.arraycopy(times, at, times, at + 1, end - at);
    times[at] = time;
    for (int i = 0; i < width; i++) {
      System.arraycopy(values[i], at, values[i], at + 1, end - at);
      values[i][at] = Double.isFinite(row[i]) ? row[i] : Double.NaN;
    }
    end++;
    total(at);
  }

  private void total(int from) {
    for (int i = 0; i < width; i++) {
      for (int row = from; row < end; row++) {
        boolean present = !Double.isNaN(values[i][row]);
        sums[i][row + 1] = sums[i][row] + (present ? values[i][row] : 0);
        counts[i][row + 1] = counts[i][row] + (present ? 1 : 0);
      }
    }
  }

  /** Moves the living rows to the front when half are dead, else doubles the arrays. */
  private void makeRoom() {
    if (end < times.length) {
      return;
    }
    int alive = end - start;
    int length = Math.max(8, alive > times.length / 2 ? times.length * 2 : times.length);
    times = Arrays.copyOf(Arrays.copyOfRange(times, start, end), length);
    for (int i = 0; i < width; i++) {
      values[i] = Arrays.copyOf(Arrays.copyOfRange(values[i], start, end), length);
      sums[i] = new double[length + 1];
      counts[i] = new int[length + 1];
    }
    start = 0;
    end = alive;
    total(0);
  }

  /** Drops the rows up to this time. Returns false when none is left. */
  synchronized boolean forget(long time) {
    start = after(time);
    return start < end;
  }

  /** The first row later than this time, or the end. */
  int after(long time) {
    int low = start;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Over rows {@code from} to {@code to}, not included; the caller holds the lock. */
  double aggregate(Aggregate.Function function, int column, int from, int to) {
    if (column < 0) {
      return to - from;
    }
    int count = counts[column][to] - counts[column][from];
    if (count == 0) {
      return function == Aggregate.Function.COUNT ? 0 : Double.NaN;
    }
    return switch (function) {
      case COUNT -> count;
      case SUM -> sums[column][to] - sums[column][from];
      case AVG -> (sums[column][to] - sums[column][from]) / count;
      case MIN -> -greatest(values[column], from, to, -1);
      case MAX -> greatest(values[column], from, to, 1);
    };
  }

  private static double greatest(double[] values, int from, int to, int sign) {
    double best = Double.NEGATIVE_INFINITY;
    for (int row = from; row < to; row++) {
      if (sign * values[row] > best) { // false for NaN
        best = sign * values[row];
      }
    }
    return best;
  }

  synchronized int size() {
    return end - start;
  }

  synchronized void copyTo(String key, List<OnlineFeed.Row> rows) {
    for (int row = start; row < end; row++) {
      double[] copy = new double[width];
      for (int i = 0; i < width; i++) {
        copy[i] = values[i][row];
      }
      rows.add(new OnlineFeed.Row(key, times[row], copy));
    }
  }
}
