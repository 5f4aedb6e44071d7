package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lazo.monitoring.Window;
import org.jspecify.annotations.Nullable;

/**
 * A stream's statistic over some days on a line without axes, its threshold across, alarms as dots.
 *
 * @param path of the line, in a box of {@value #WIDTH} by {@value #HEIGHT}
 * @param threshold the height of the newest threshold; null while it is being learned
 */
public record Sparkline(String path, @Nullable String threshold, List<Dot> alarms) {
  static final int WIDTH = 160;
  static final int HEIGHT = 28;
  private static final double ROOM = 2;

  /** A window that was over its threshold. */
  public record Dot(String x, String y) {}

  /**
   * @param windows oldest first, one a day
   */
  static Sparkline of(List<Window> windows) {
    double greatest = 0;
    Double newest = null;
    for (Window window : windows) {
      greatest = Math.max(greatest, window.value() == null ? 0 : window.value());
      newest = window.threshold() == null ? newest : window.threshold();
    }
    double top = Math.max(greatest, newest == null ? 0 : newest * 1.1);
    StringBuilder path = new StringBuilder();
    List<Dot> alarms = new ArrayList<>();
    boolean drawing = false;
    for (int i = 0; i < windows.size(); i++) {
      Double value = windows.get(i).value();
      if (value == null) {
        drawing = false;
      } else {
        String x = text(ROOM + i * (WIDTH - 2 * ROOM) / Math.max(1, windows.size() - 1));
        String y = height(value, top);
        path.append(drawing ? 'L' : 'M').append(x).append(' ').append(y);
        drawing = true;
        if (windows.get(i).state() == Window.State.ALARM) {
          alarms.add(new Dot(x, y));
        }
      }
    }
    return new Sparkline(path.toString(), newest == null ? null : height(newest, top), alarms);
  }

  private static String height(double value, double top) {
    double share = top == 0 ? 0 : Math.clamp(value / top, 0, 1);
    return text(HEIGHT - ROOM - share * (HEIGHT - 2 * ROOM));
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
