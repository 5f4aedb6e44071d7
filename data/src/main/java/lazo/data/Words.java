package lazo.data;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;

/** Numbers and time spans as people write them. */
final class Words {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})\\s*(s|m|h|d|w)");

  private Words() {}

  /** At most seven significant digits, no exponent for everyday numbers, no trailing zeros. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 1e-4 && magnitude < 1e9) {
      int decimals = (int) Math.max(0, 6 - Math.floor(Math.log10(magnitude)));
      String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
      return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
    return Double.toString(value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String ofShare(double share) {
    return share == 1 ? "" : " for a share of " + number(share);
  }

  static void share(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidInput("`" + name + "` must be between 0 and 1, was " + share);
    }
  }

  /** Reads {@code 90s}, {@code 15m}, {@code 3h}, {@code 2d} or {@code 1w}. */
  static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text.strip());
    if (!matcher.matches()) {
      throw new InvalidInput("`" + text + "` is not a time span; write for example 15m, 3h or 2d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofDays(7 * amount);
    };
  }

  static String span(Duration span) {
    long seconds = span.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
