package lazo.move;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The points of metrics in MLflow's folders: a file for each metric, a point on each line, {@code
 * TIME VALUE STEP}; with the run after them for a logged model, then maybe a dataset and its
 * digest. Old files have no step.
 */
final class FolderMetrics {
  private static final int STEP = 2;
  private static final int RUN = 3;
  private static final int DATASET = 4;
  private static final int DIGEST = 5;

  private FolderMetrics() {}

  /** A point and what stands behind it on its line. */
  record Point(long time, double value, long step, List<String> more) {
    String run() {
      return more.isEmpty() ? "" : more.getFirst();
    }

    Optional<String> dataset() {
      return more.size() > DATASET - RUN ? Optional.of(more.get(DATASET - RUN)) : Optional.empty();
    }

    Optional<String> digest() {
      return more.size() > DIGEST - RUN ? Optional.of(more.get(DIGEST - RUN)) : Optional.empty();
    }
  }

  /** The points of a file; a line that is none is reported. */
  static List<Point> points(FolderStore store, Path file) {
    List<Point> points = new ArrayList<>();
    String text = store.text(file);
    if (text != null) {
      for (String line : text.lines().toList()) {
        point(line).ifPresentOrElse(points::add, () -> store.malformed(file, line));
      }
    }
    return points;
  }

  private static Optional<Point> point(String line) {
    String[] parts = line.strip().split(" ");
    try {
      return Optional.of(
          new Point(
              Long.parseLong(parts[0]),
              value(parts[1]),
              parts.length > STEP ? Long.parseLong(parts[STEP]) : 0,
              parts.length > RUN ? List.of(parts).subList(RUN, parts.length) : List.of()));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** As Python writes numbers. */
  private static double value(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
