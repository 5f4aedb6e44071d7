package lazo.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 90s}, {@code 15m}, {@code 3h}, {@code 7d}, {@code 2w}. */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|w)");

  private Durations() {}

  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long n = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(n);
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          case "d" -> Duration.ofDays(n);
          default -> Duration.ofDays(7 * n);
        });
  }

  /** The shortest form that {@link #parse} reads back. */
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (duration.toMillis() % 1_000 != 0) {
      return duration.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0 && seconds != 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0 && seconds != 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
