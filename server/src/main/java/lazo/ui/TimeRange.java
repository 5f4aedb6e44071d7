package lazo.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The span that a page's charts show, chosen by {@code ?range=}; each has a slot length that gives
 * a chart of readable width.
 */
public enum TimeRange {
  HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1), "{HH}:{mm}"),
  SIX_HOURS("6h", Duration.ofHours(6), Duration.ofMinutes(5), "{HH}:{mm}"),
  DAY("24h", Duration.ofDays(1), Duration.ofHours(1), "{HH}:{mm}"),
  WEEK("7d", Duration.ofDays(7), Duration.ofHours(3), "{MM}-{dd}"),
  /** Days as monitoring has closed them: they outlast the process. */
  QUARTER("90d", Duration.ofDays(90), Duration.ofDays(1), "{MM}-{dd}");

  private final String word;
  private final Duration length;
  private final Duration slot;
  private final String labels;

  TimeRange(String word, Duration length, Duration slot, String labels) {
    this.word = word;
    this.length = length;
    this.slot = slot;
    this.labels = labels;
  }

  /** The range of that name, or a day. */
  static TimeRange of(String word) {
    for (TimeRange range : values()) {
      if (range.word.equals(word.toLowerCase(Locale.ROOT))) {
        return range;
      }
    }
    return DAY;
  }

  /** As it stands in the address. */
  public String word() {
    return word;
  }

  String labels() {
    return labels;
  }

  Duration slot() {
    return slot;
  }

  Instant from(Instant now) {
    return slots(now).getFirst();
  }

  /** The starts of the slots, oldest first; the last one holds this instant. */
  List<Instant> slots(Instant now) {
    long seconds = slot.toSeconds();
    Instant last =
        this == QUARTER
            ? now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant()
            : Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    List<Instant> slots = new ArrayList<>();
    for (long i = length.toSeconds() / seconds - 1; i >= 0; i--) {
      slots.add(last.minus(slot.multipliedBy(i)));
    }
    return slots;
  }
}
