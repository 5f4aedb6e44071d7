package lazo.serving;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;

/** Reads when the rows of a request happen. */
final class EventTimes {
  /** A date with a time, with or without an offset; a space may stand for the T. */
  private static final DateTimeFormatter ISO = DateTimeFormatter.ISO_DATE_TIME;

  private EventTimes() {}

  /**
   * The same tensor in microseconds since 1970, UTC.
   *
   * @throws InvalidInput if it is neither INT64 nor ISO 8601 text
   */
  static Tensor micros(Tensor sent) {
    return switch (sent.datatype()) {
      case INT64 -> sent;
      case BYTES -> {
        String[] texts = sent.texts();
        long[] micros = new long[texts.length];
        for (int row = 0; row < texts.length; row++) {
          micros[row] =
              row > 0 && texts[row] != null && texts[row].equals(texts[row - 1])
                  ? micros[row - 1]
                  : parse(sent.name(), row, texts[row]);
        }
        yield new Tensor(sent.name(), DataType.INT64, sent.shape(), micros);
      }
      default ->
          throw new InvalidInput(
              "input '%s' is the event time: send BYTES with ISO 8601 text, such as 2024-05-01T13:30:00Z, or INT64 with microseconds since 1970; it was %s"
                  .formatted(sent.name(), sent.datatype()));
    };
  }

  @SuppressWarnings("NullAway") // arrays of tensors may hold null texts
  private static long parse(String name, int row, String text) {
    try {
      if (text != null) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant(text.strip()));
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new InvalidInput(
          "input '%s', row %d: '%s' is no time; write it like 2024-05-01T13:30:00Z"
              .formatted(name, row, text),
          e);
    }
    throw new InvalidInput(
        "input '%s' is the event time, but row %d has none".formatted(name, row));
  }

  private static Instant instant(String text) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
    TemporalAccessor parsed = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
    return switch (parsed) {
      case OffsetDateTime withOffset -> withOffset.toInstant();
      case LocalDateTime inUtc -> inUtc.toInstant(ZoneOffset.UTC);
      default -> throw new DateTimeException("not a date with a time");
    };
  }
}
