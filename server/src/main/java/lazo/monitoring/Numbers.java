package lazo.monitoring;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers for messages. */
final class Numbers {
  private Numbers() {}

  static String shown(@Nullable Double number) {
    if (number == null) {
      return "unknown";
    }
    return String.format(Locale.ROOT, Math.abs(number) < 0.095 ? "%.4f" : "%.2f", number);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * share);
  }
}
