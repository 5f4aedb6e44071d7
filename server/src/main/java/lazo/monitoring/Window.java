package lazo.monitoring;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One closed window of one stream.
 *
 * @param stream a feature, the score, or a metric
 * @param from the first day (UTC)
 * @param to the day after the last
 * @param value the statistic; null when nothing can be said
 * @param threshold an alarm above it; null while it is being learned
 * @param close an open alert is over at or below it
 * @param reference the reference it was compared with, empty where there is none
 * @param counts on the reference's bins, empty where there are none
 * @param numbers what else is known
 */
public record Window(
    String loop,
    Kind kind,
    String stream,
    LocalDate from,
    LocalDate to,
    @Nullable Double value,
    @Nullable Double threshold,
    @Nullable Double close,
    long rows,
    State state,
    String reference,
    long[] counts,
    Map<String, Double> numbers) {

  /** What was made of a window. */
  public enum State {
    NORMAL,
    ALARM,
    /** The threshold is not known yet. */
    LEARNING,
    /** Too few rows to say anything. */
    TOO_FEW
  }

  public Window {
    value = finite(value);
    threshold = finite(threshold);
    close = finite(close);
    Map<String, Double> known = new TreeMap<>();
    numbers.forEach(
        (name, number) -> {
          if (Double.isFinite(number)) {
            known.put(name, number);
          }
        });
    numbers = java.util.Collections.unmodifiableMap(known);
  }

  private static @Nullable Double finite(@Nullable Double number) {
    return number == null || !Double.isFinite(number) ? null : number;
  }

  boolean alarm() {
    return state == State.ALARM;
  }

  /** Whether an alert that is open is over with this window. */
  boolean calm() {
    return state == State.NORMAL && value != null && close != null && value <= close;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Window that
        && loop.equals(that.loop)
        && kind == that.kind
        && stream.equals(that.stream)
        && from.equals(that.from)
        && to.equals(that.to)
        && java.util.Objects.equals(value, that.value)
        && state == that.state
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(loop, kind, stream, from, to);
  }
}
