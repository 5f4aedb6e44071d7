package lazo.monitoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.stats.histogram.CategoryCounts;
import lazo.stats.histogram.Edges;
import lazo.stats.histogram.Histogram;

/** Learns a stream's bins, counts and quiet windows from a reference sample. */
final class References {
  static final int BINS = 10;
  static final int CATEGORIES_MAX = 30;
  private static final int WEEK = 7;

  /** Single days that are on average this far from the whole differ by nature. */
  private static final double BY_NATURE = 1;

  /** Edges need no more rows than this. */
  private static final int ROWS_FOR_EDGES = 200_000;

  private static final long DAY_MICROS = 86_400_000_000L;

  private References() {}

  static List<Stream> learn(ReferenceSample sample, boolean features, boolean score) {
    SortedMap<Long, int[]> days = days(sample.timesMicros());
    List<Stream> streams = new ArrayList<>();
    if (features) {
      for (String name : sample.features().names()) {
        streams.add(learn(name, sample.features(), days));
      }
    }
    if (score) {
      Frame scores =
          Frame.builder(sample.scores().length)
              .add(Stream.SCORE, new Column.Doubles(sample.scores()))
              .build();
      streams.add(learn(Stream.SCORE, scores, days));
    }
    return streams;
  }

  /** The rows of each day, by day since 1970. */
  private static SortedMap<Long, int[]> days(long[] timesMicros) {
    SortedMap<Long, int[]> days = new TreeMap<>();
    Map<Long, Integer> sizes = new HashMap<>();
    for (long time : timesMicros) {
      sizes.merge(Math.floorDiv(time, DAY_MICROS), 1, Integer::sum);
    }
    sizes.forEach((day, size) -> days.put(day, new int[size]));
    Map<Long, Integer> filled = new HashMap<>();
    for (int row = 0; row < timesMicros.length; row++) {
      long day = Math.floorDiv(timesMicros[row], DAY_MICROS);
      int[] rows = days.get(day);
      if (rows != null) {
        rows[filled.merge(day, 1, Integer::sum) - 1] = row;
      }
    }
    return days;
  }

  private static Stream learn(String name, Frame rows, SortedMap<Long, int[]> days) {
    Stream empty = bins(name, rows);
    List<long[]> daily = new ArrayList<>();
    long[] all = new long[empty.reference().length];
    Frame column = rows.select(List.of(name));
    for (int[] day : days.values()) {
      long[] counts = empty.count(column.rows(day), name);
      daily.add(counts);
      all = sum(List.of(all, counts));
    }
    Stream whole = new Stream(name, empty.edges(), empty.categories(), all, 1, new double[0]);
    double[] byDay = quiet(whole, daily, 1);
    return median(byDay) > BY_NATURE && daily.size() >= WEEK
        ? whole.with(WEEK, quiet(whole, daily, WEEK))
        : whole.with(1, byDay);
  }

  private static Stream bins(String name, Frame rows) {
    if (rows.column(name) instanceof Column.Strings texts) {
      Map<String, Long> seen = new HashMap<>();
      for (String text : texts.values()) {
        if (text != null) {
          seen.merge(text, 1L, Long::sum);
        }
      }
      List<String> categories = CategoryCounts.freeze(seen, CATEGORIES_MAX);
      return new Stream(name, null, categories, new long[categories.size() + 2], 1, new double[0]);
    }
    double[] values = rows.doubles(name);
    int step = 1 + values.length / ROWS_FOR_EDGES;
    double[] some = new double[(values.length + step - 1) / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[i * step];
    }
    Arrays.sort(some);
    Edges edges = Edges.quantiles(some, BINS);
    int bins = Histogram.of(edges).allCounts().length;
    return new Stream(name, edges.upper(), null, new long[bins], 1, new double[0]);
  }

  /** The statistic of every window of this many days. */
  private static double[] quiet(Stream whole, List<long[]> daily, int days) {
    List<Double> values = new ArrayList<>();
    for (int end = days; end <= daily.size(); end++) {
      long[] window = sum(daily.subList(end - days, end));
      if (Arrays.stream(window).sum() >= DriftPolicy.ROWS_MIN) {
        values.add(DriftPolicy.statistic(whole.reference(), window));
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static long[] sum(List<long[]> counts) {
    long[] sum = new long[counts.getFirst().length];
    for (long[] more : counts) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
    return sum;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
