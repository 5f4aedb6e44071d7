package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Times and durations in the words of protobuf's JSON: {@code 2026-03-01T00:00:00.5Z}, {@code
 * 1.5s}.
 */
final class WireTime {
  private WireTime() {}

  static @Nullable Long millis(JsonNode time) {
    if (time.isMissingNode() || time.isNull()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(time.asText()).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new InvalidInput(
          "Invalid time '" + shown(time) + "': expected one such as 2026-03-01T00:00:00Z");
    }
  }

  static @Nullable Long durationMillis(JsonNode duration) {
    if (duration.isMissingNode() || duration.isNull()) {
      return null;
    }
    String text = duration.asText();
    if (!text.matches("-?\\d{1,12}(\\.\\d{1,9})?s")) {
      throw new InvalidInput(
          "Invalid duration '" + shown(duration) + "': expected seconds such as 1.5s");
    }
    return new BigDecimal(text.substring(0, text.length() - 1))
        .movePointRight(3)
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private static String shown(JsonNode node) {
    String text = node.asText();
    return text.length() > 50 ? text.substring(0, 50) + "..." : text;
  }

  static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  static String duration(long millis) {
    return BigDecimal.valueOf(millis, 3).toPlainString() + "s";
  }
}
