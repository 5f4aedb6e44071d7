package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import lazo.monitoring.Distribution;

/** How a stream's values are spread: the reference behind, the window in front. */
public record Shape(Distribution distribution, List<Bar> bars, long reference, long window) {
  private static final int BARS_MAX = 24;
  private static final double HEIGHT = 28;

  /**
   * A bin with the share of all rows that it holds.
   *
   * @param referenceLength of its bar, in percent of the longest
   */
  public record Bar(
      String name, double reference, double now, String referenceLength, String nowLength) {
    /** Where a small upright bar begins, measured from above. */
    public String top(boolean front) {
      return String.format(Locale.ROOT, "%.1f", HEIGHT - height(front));
    }

    /** How high a small upright bar is. */
    public String tall(boolean front) {
      return String.format(Locale.ROOT, "%.1f", height(front));
    }

    private double height(boolean front) {
      return Double.parseDouble(front ? nowLength : referenceLength) / 100 * HEIGHT;
    }
  }

  /** Bins that are empty in both are left out; of many categories the greatest are kept. */
  static Shape of(Distribution distribution) {
    long reference = LongStream.of(distribution.reference()).sum();
    long window = LongStream.of(distribution.window()).sum();
    double longest = 0;
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < distribution.bins().size(); i++) {
      if (distribution.reference()[i] + distribution.window()[i] > 0) {
        kept.add(i);
        longest = Math.max(longest, greater(distribution, i, reference, window));
      }
    }
    List<Integer> shown =
        kept.stream()
            .sorted(
                (a, b) ->
                    Double.compare(
                        greater(distribution, b, reference, window),
                        greater(distribution, a, reference, window)))
            .limit(BARS_MAX)
            .sorted()
            .toList();
    List<Bar> bars = new ArrayList<>();
    for (int i : shown) {
      double before = share(distribution.reference()[i], reference);
      double now = share(distribution.window()[i], window);
      bars.add(
          new Bar(
              distribution.bins().get(i),
              before,
              now,
              length(before, longest),
              length(now, longest)));
    }
    return new Shape(distribution, bars, reference, window);
  }

  private static double greater(Distribution one, int bin, long reference, long window) {
    return Math.max(share(one.reference()[bin], reference), share(one.window()[bin], window));
  }

  private static double share(long count, long all) {
    return all == 0 ? 0 : (double) count / all;
  }

  private static String length(double share, double longest) {
    return String.format(Locale.ROOT, "%.1f", longest == 0 ? 0 : 100 * share / longest);
  }
}
