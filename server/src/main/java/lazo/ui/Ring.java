package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** How a stage stands, and since when. */
  private record State(String word, @Nullable Instant since) {
    static final State NONE = new State("none", null);
  }

  /**
   * Draws the ring from a loop's decisions, newest first.
   *
   * @param accepted when the newest delivery was, if it was accepted: that is no decision, but it
   *     ends what a refused one before it began
   */
  static Ring of(String name, List<Decision> decisions, Optional<Instant> accepted) {
    Map<Stage, State> newest = new EnumMap<>(Stage.class);
    accepted.ifPresent(at -> newest.put(Stage.VALIDATE, new State("passed", at)));
    for (Decision decision : decisions) {
      var state = new State(decision.outcome().name().toLowerCase(Locale.ROOT), decision.at());
      stages(decision).forEach(stage -> newest.putIfAbsent(stage, state));
    }
    List<Segment> segments = new ArrayList<>();
    List<Stage> stages = List.of(Stage.values());
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      double angle = i * 2 * Math.PI / stages.size();
      segments.add(segment(stage, angle, newest.getOrDefault(stage, State.NONE)));
    }
    return new Ring(name, segments);
  }

  /** A trained candidate has been tracked, registered and packaged on the way. */
  private static List<Stage> stages(Decision decision) {
    return decision.stage() == Stage.TRAIN
        ? List.of(Stage.TRAIN, Stage.TRACK, Stage.REGISTER, Stage.PACKAGE)
        : List.of(decision.stage());
  }

  private static Segment segment(Stage stage, double angle, State newest) {
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
        newest.word,
        newest.since,
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
