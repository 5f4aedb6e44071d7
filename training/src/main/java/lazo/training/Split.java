package lazo.training;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * The rows to train on and, later than all of them, the rows to validate on.
 *
 * @param validation no rows where none were asked for
 */
record Split(Frame train, Frame validation) {

  static Split of(Frame frame, @Nullable String timeColumn, double share) {
    if (share == 0) {
      return new Split(frame, frame.slice(0, 0));
    }
    int cut = (int) Math.floor(frame.rows() * (1 - share));
    if (timeColumn == null) {
      return new Split(frame.slice(0, cut), frame.slice(cut, frame.rows()));
    }
    long[] times = times(frame, timeColumn);
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    long boundary = sorted[cut];
    if (boundary == sorted[0]) {
      throw new InvalidInput(
          "the rows cannot be split by '%s': the first %d of %d have the same time; use validation 0 or another time column"
              .formatted(timeColumn, cut + 1, frame.rows()));
    }
    return new Split(
        pick(frame, row -> times[row] < boundary), pick(frame, row -> times[row] >= boundary));
  }

  /** The first and last event time in ISO 8601, or empty texts without a time column. */
  static String[] range(Frame frame, @Nullable String timeColumn) {
    if (timeColumn == null || frame.rows() == 0) {
      return new String[] {"", ""};
    }
    long[] times = times(frame, timeColumn);
    return new String[] {
      iso(Arrays.stream(times).min().orElseThrow()), iso(Arrays.stream(times).max().orElseThrow())
    };
  }

  private static long[] times(Frame frame, String column) {
    Column.Longs times = frame.longs(column);
    if (times.missing() != null && !times.missing().isEmpty()) {
      throw new InvalidInput(
          "the time column '%s' is missing in row %d"
              .formatted(column, times.missing().nextSetBit(0)));
    }
    return times.values();
  }

  private static Frame pick(Frame frame, IntPredicate wanted) {
    return frame.rows(IntStream.range(0, frame.rows()).filter(wanted).toArray());
  }

  private static String iso(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
