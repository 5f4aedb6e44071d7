package lazo.move;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** Gathers points that come run by run and key by key; hands on what is enough for a line. */
final class SeriesOfRuns {
  private static final int POINTS_MAX = 10_000;

  private final Consumer<Moved.Metrics> each;
  private final List<Moved.Series> series = new ArrayList<>();
  private String run = "";
  private String key = "";
  private int gathered;
  private int size;
  private double[] values = new double[64];
  private long[] times = new long[64];
  private long[] steps = new long[64];

  SeriesOfRuns(Consumer<Moved.Metrics> each) {
    this.each = each;
  }

  void add(String ofRun, String ofKey, double value, long time, long step) {
    if (!ofRun.equals(run) || gathered >= POINTS_MAX) {
      end();
    } else if (!ofKey.equals(key)) {
      endSeries();
    }
    run = ofRun;
    key = ofKey;
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      steps = Arrays.copyOf(steps, 2 * size);
    }
    values[size] = value;
    times[size] = time;
    steps[size] = step;
    size++;
    gathered++;
  }

  private void endSeries() {
    if (size > 0) {
      series.add(
          new Moved.Series(
              key,
              Arrays.copyOf(values, size),
              Arrays.copyOf(times, size),
              Arrays.copyOf(steps, size)));
      size = 0;
    }
  }

  /** Hands on what is left. */
  void end() {
    endSeries();
    if (!series.isEmpty()) {
      each.accept(new Moved.Metrics(run, series));
      series.clear();
    }
    gathered = 0;
  }
}
