package lazo.ui;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Lines along which a number that is known at some points is equal. Between the points it is
 * interpolated by inverse squared distance (Shepard, "A two-dimensional interpolation function for
 * irregularly-spaced data", 1968), both axes scaled to the extent of the points; the lines are
 * those of marching squares on a grid. Nothing is drawn outside the extent.
 */
final class Contour {
  private static final int CELLS = 32;
  private static final int LEVELS = 6;
  private static final int POINTS_MIN = 3;

  /** Rounds to a thousandth of a cell: more would only make the page longer. */
  private static final double STEPS = CELLS * 1_000.0;

  private Contour() {}

  /** A number known at a place. */
  record Point(double x, double y, double value) {}

  /** A piece of a line. */
  record Segment(double x1, double y1, double x2, double y2) {}

  /** All pieces where the number is equal to the value. */
  record Level(double value, List<Segment> segments) {

    /** The pieces, the last of them that which is nearest to so far across the whole line. */
    List<Segment> endingAt(double share) {
      var xs = segments.stream().mapToDouble(Segment::x2).summaryStatistics();
      double x = xs.getMin() + share * (xs.getMax() - xs.getMin());
      Segment last =
          Collections.min(segments, Comparator.comparingDouble(one -> Math.abs(one.x2 - x)));
      List<Segment> ordered = new ArrayList<>(segments);
      ordered.remove(last);
      ordered.add(last);
      return ordered;
    }
  }

  /** Levels evenly between the least and the greatest value; none where the points span no area. */
  static List<Level> levels(List<Point> points) {
    var xs = points.stream().mapToDouble(Point::x).summaryStatistics();
    var ys = points.stream().mapToDouble(Point::y).summaryStatistics();
    var values = points.stream().mapToDouble(Point::value).summaryStatistics();
    double width = xs.getMax() - xs.getMin();
    double height = ys.getMax() - ys.getMin();
    double range = values.getMax() - values.getMin();
    if (points.size() < POINTS_MIN || !(width > 0) || !(height > 0) || !(range > 0)) {
      return List.of();
    }
    List<Point> scaled =
        points.stream()
            .map(p -> new Point((p.x - xs.getMin()) / width, (p.y - ys.getMin()) / height, p.value))
            .toList();
    double[][] grid = grid(scaled);
    List<Level> levels = new ArrayList<>();
    for (int i = 1; i <= LEVELS; i++) {
      double value = values.getMin() + range * i / (LEVELS + 1);
      List<Segment> segments =
          segments(grid, value).stream()
              .map(
                  s ->
                      new Segment(
                          xs.getMin() + width * rounded(s.x1),
                          ys.getMin() + height * rounded(s.y1),
                          xs.getMin() + width * rounded(s.x2),
                          ys.getMin() + height * rounded(s.y2)))
              .toList();
      if (!segments.isEmpty()) {
        levels.add(new Level(value, segments));
      }
    }
    return levels;
  }

  private static double rounded(double share) {
    return Math.round(share * STEPS) / STEPS;
  }

  /** Values at the corners of the cells; the first index runs along x. */
  private static double[][] grid(List<Point> points) {
    double[][] grid = new double[CELLS + 1][CELLS + 1];
    for (int i = 0; i <= CELLS; i++) {
      for (int j = 0; j <= CELLS; j++) {
        grid[i][j] = interpolated(points, (double) i / CELLS, (double) j / CELLS);
      }
    }
    return grid;
  }

  static double interpolated(List<Point> points, double x, double y) {
    double sum = 0;
    double weights = 0;
    for (Point point : points) {
      double squared = (point.x - x) * (point.x - x) + (point.y - y) * (point.y - y);
      if (squared == 0) {
        return point.value;
      }
      sum += point.value / squared;
      weights += 1 / squared;
    }
    return sum / weights;
  }

  private static List<Segment> segments(double[][] grid, double level) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      for (int j = 0; j < CELLS; j++) {
        double[][] crossings = crossings(grid, i, j, level);
        // two, or four where the cell is a saddle: then each pair beside each other
        for (int k = 0; k + 1 < crossings.length; k += 2) {
          segments.add(
              new Segment(
                  crossings[k][0], crossings[k][1], crossings[k + 1][0], crossings[k + 1][1]));
        }
      }
    }
    return segments;
  }

  /** Where the level crosses the sides of a cell, around it. */
  private static double[][] crossings(double[][] grid, int i, int j, double level) {
    int[][] corners = {{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}};
    List<double[]> crossings = new ArrayList<>();
    for (int k = 0; k < corners.length; k++) {
      int[] from = corners[k];
      int[] to = corners[(k + 1) % corners.length];
      double a = grid[from[0]][from[1]];
      double b = grid[to[0]][to[1]];
      if (a < level != b < level) {
        double share = (level - a) / (b - a);
        crossings.add(
            new double[] {
              (from[0] + share * (to[0] - from[0])) / CELLS,
              (from[1] + share * (to[1] - from[1])) / CELLS
            });
      }
    }
    return crossings.toArray(double[][]::new);
  }
}
