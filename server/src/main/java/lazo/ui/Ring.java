package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lazo.loop.Decision;
import lazo.loop.Stage;
import org.jspecify.annotations.Nullable;

/** A loop drawn as a ring, a segment for each stage, lit by the newest decision of that stage. */
public record Ring(String name, List<Segment> segments) {
  private static final double CENTER = 170;
  private static final double INNER = 84;
  private static final double OUTER = 118;
  private static final double LABELS = 141;

  /**
   * @param state none, passed, failed, undecided, running or noted
   * @param last when the newest decision of the stage was made; null when there is none
   */
  public record Segment(
      String stage,
      String state,
      @Nullable Instant last,
      String path,
      String labelX,
      String labelY) {}

  /** Draws the ring from a loop's decisions, newest first. */
  static Ring of(String name, List<Decision> decisions) {
    Map<Stage, Decision> newest = new EnumMap<>(Stage.class);
    decisions.forEach(decision -> newest.putIfAbsent(decision.stage(), decision));
    List<Segment> segments = new ArrayList<>();
    List<Stage> stages = List.of(Stage.values());
    for (int i = 0; i < stages.size(); i++) {
      segments.add(
          segment(stages.get(i), i * 2 * Math.PI / stages.size(), newest.get(stages.get(i))));
    }
    return new Ring(name, segments);
  }

  private static Segment segment(Stage stage, double angle, @Nullable Decision newest) {
    double from = angle - Math.PI / 2;
    double to = from + 2 * Math.PI / Stage.values().length;
    double middle = (from + to) / 2;
    String path =
        String.format(
            Locale.ROOT,
            "M%.1f %.1fA%.0f %.0f 0 0 1 %.1f %.1fL%.1f %.1fA%.0f %.0f 0 0 0 %.1f %.1fZ",
            x(from, OUTER),
            y(from, OUTER),
            OUTER,
            OUTER,
            x(to, OUTER),
            y(to, OUTER),
            x(to, INNER),
            y(to, INNER),
            INNER,
            INNER,
            x(from, INNER),
            y(from, INNER));
    return new Segment(
        stage.name().toLowerCase(Locale.ROOT),
        newest == null ? "none" : newest.outcome().name().toLowerCase(Locale.ROOT),
        newest == null ? null : newest.at(),
        path,
        String.format(Locale.ROOT, "%.1f", x(middle, LABELS)),
        String.format(Locale.ROOT, "%.1f", y(middle, LABELS)));
  }

  private static double x(double angle, double radius) {
    return CENTER + radius * Math.cos(angle);
  }

  private static double y(double angle, double radius) {
    return CENTER + radius * Math.sin(angle);
  }
}
