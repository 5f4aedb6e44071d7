package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or was. Opens with the first window over its threshold and closes with
 * the first one that is clearly under it.
 *
 * @param since when it began, as far as the rows tell
 * @param closed when it was over; null while it is open
 * @param value the greatest statistic so far
 * @param firstDay the last day of the window that opened it
 * @param lastDay the last day of the last window that was over the threshold
 * @param costLogLoss what it cost in mean log loss on the labelled rows of the last such day; null
 *     until it is known
 */
public record Alert(
    String id,
    String loop,
    Kind kind,
    String stream,
    Cause cause,
    Instant since,
    Instant opened,
    @Nullable Instant closed,
    String message,
    double value,
    double threshold,
    LocalDate firstDay,
    LocalDate lastDay,
    @Nullable Double costLogLoss) {

  public boolean open() {
    return closed == null;
  }

  Alert closedAt(Instant at) {
    return new Alert(
        id,
        loop,
        kind,
        stream,
        cause,
        since,
        opened,
        at,
        message,
        value,
        threshold,
        firstDay,
        lastDay,
        costLogLoss);
  }

  Alert because(Cause found) {
    return new Alert(
        id,
        loop,
        kind,
        stream,
        found,
        since,
        opened,
        closed,
        message,
        value,
        threshold,
        firstDay,
        lastDay,
        costLogLoss);
  }

  Alert goesOn(double again, LocalDate day, @Nullable Double cost) {
    return new Alert(
        id,
        loop,
        kind,
        stream,
        cause,
        since,
        opened,
        closed,
        message,
        Math.max(value, again),
        threshold,
        firstDay,
        day,
        cost == null ? costLogLoss : cost);
  }
}
