package lazo.retraining;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import lazo.problem.InvalidInput;

/**
 * A five-field cron expression (minute, hour, day of month, month, day of week; {@code *}, lists,
 * ranges, steps), in UTC. As in cron, when both day fields are restricted a day that fits either
 * one fits. Sunday is 0 or 7.
 */
public record Cron(
    String text,
    BitSet minutes,
    BitSet hours,
    BitSet days,
    BitSet months,
    BitSet weekdays,
    boolean anyDay,
    boolean anyWeekday) {
  private static final int MINUTES_SEARCHED_MAX = 4 * 366 * 24 * 60;

  /**
   * @throws InvalidInput naming the field that is wrong
   */
  public static Cron parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new InvalidInput(
          "a schedule has five fields (minute hour day-of-month month day-of-week), '"
              + text
              + "' has "
              + fields.length);
    }
    BitSet weekdays = field(text, fields[4], "day-of-week", 0, 7);
    if (weekdays.get(7)) {
      weekdays.set(0);
    }
    return new Cron(
        text,
        field(text, fields[0], "minute", 0, 59),
        field(text, fields[1], "hour", 0, 23),
        field(text, fields[2], "day-of-month", 1, 31),
        field(text, fields[3], "month", 1, 12),
        weekdays,
        fields[2].equals("*"),
        fields[4].equals("*"));
  }

  private static BitSet field(String text, String field, String name, int min, int max) {
    BitSet values = new BitSet(max + 1);
    for (String part : field.split(",", -1)) {
      String[] stepped = part.split("/", 2);
      int from = min;
      int to = max;
      if (!stepped[0].equals("*")) {
        String[] range = stepped[0].split("-", 2);
        from = number(text, range[0], name, min, max);
        to =
            range.length == 2
                ? number(text, range[1], name, min, max)
                : stepped.length == 2 ? max : from;
      }
      int step = stepped.length == 2 ? number(text, stepped[1], name + " step", 1, max) : 1;
      if (to < from) {
        throw new InvalidInput(
            "the " + name + " range '" + part + "' in schedule '" + text + "' runs backwards");
      }
      for (int value = from; value <= to; value += step) {
        values.set(value);
      }
    }
    return values;
  }

  private static int number(String text, String number, String name, int min, int max) {
    try {
      int value = Integer.parseInt(number);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new InvalidInput(
        "the "
            + name
            + " '"
            + number
            + "' in schedule '"
            + text
            + "' must be a number from "
            + min
            + " to "
            + max);
  }

  /**
   * The first instant after {@code after} that fits.
   *
   * @throws InvalidInput when none fits within four years (for example 30 February)
   */
  public Instant next(Instant after) {
    ZonedDateTime time =
        after.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    for (int i = 0; i < MINUTES_SEARCHED_MAX; i++) {
      if (!months.get(time.getMonthValue()) || !day(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
        if (time.toInstant().isAfter(after.plus(4 * 366, ChronoUnit.DAYS))) {
          break;
        }
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time.toInstant();
      }
    }
    throw new InvalidInput("schedule '" + text + "' never comes due");
  }

  private boolean day(ZonedDateTime time) {
    boolean byDay = days.get(time.getDayOfMonth());
    boolean byWeekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
    return (anyDay || anyWeekday) ? (byDay && byWeekday) : (byDay || byWeekday);
  }
}
