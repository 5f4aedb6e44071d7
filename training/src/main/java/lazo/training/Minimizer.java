package lazo.training;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Minimises a smooth convex function by L-BFGS with a backtracking line search. No randomness: equal
 * input gives equal output.
 */
final class Minimizer {
  private static final int HISTORY = 10;
  private static final int HALVINGS_MAX = 40;
  private static final double SUFFICIENT_DECREASE = 1e-4;
  private static final double GRADIENT_TOLERANCE = 1e-6;
  private static final double VALUE_TOLERANCE = 1e-10;

  /** A function that writes its gradient at a point and returns its value. */
  interface Objective {
    double at(double[] point, double[] gradient);
  }

  private record Pair(double[] step, double[] change, double curvature) {}

  private Minimizer() {}

  static double[] minimise(Objective objective, int size, int rounds, Trainer.Rounds progress) {
    double[] point = new double[size];
    double[] gradient = new double[size];
    double value = objective.at(point, gradient);
    Deque<Pair> history = new ArrayDeque<>();
    for (int round = 1; round <= rounds && largest(gradient) > GRADIENT_TOLERANCE; round++) {
      double[] direction = direction(gradient, history);
      double slope = dot(direction, gradient);
      double[] next = new double[size];
      double[] nextGradient = new double[size];
      double step = history.isEmpty() ? 1 / Math.max(1, norm(gradient)) : 1;
      double nextValue = Double.POSITIVE_INFINITY;
      for (int i = 0; i < HALVINGS_MAX; i++, step /= 2) {
        move(point, direction, step, next);
        nextValue = objective.at(next, nextGradient);
        if (nextValue <= value + SUFFICIENT_DECREASE * step * slope) {
          break;
        }
      }
      progress.done(round, rounds);
      if (!(value - nextValue > VALUE_TOLERANCE * Math.max(1, Math.abs(value)))) {
        return nextValue < value ? next : point;
      }
      remember(history, minus(next, point), minus(nextGradient, gradient));
      point = next;
      gradient = nextGradient;
      value = nextValue;
    }
    return point;
  }

  /** The two-loop recursion. */
  private static double[] direction(double[] gradient, Deque<Pair> history) {
    double[] direction = gradient.clone();
    var factors = new ArrayDeque<Double>();
    var newestFirst = history.descendingIterator();
    while (newestFirst.hasNext()) {
      Pair pair = newestFirst.next();
      double factor = dot(pair.step(), direction) / pair.curvature();
      factors.push(factor);
      add(direction, pair.change(), -factor);
    }
    if (!history.isEmpty()) {
      Pair newest = history.getLast();
      scale(direction, newest.curvature() / dot(newest.change(), newest.change()));
    }
    for (Pair pair : history) {
      double factor = dot(pair.change(), direction) / pair.curvature();
      add(direction, pair.step(), factors.pop() - factor);
    }
    scale(direction, -1);
    return direction;
  }

  private static void remember(Deque<Pair> history, double[] step, double[] change) {
    double curvature = dot(step, change);
    if (curvature > 0) {
      history.addLast(new Pair(step, change, curvature));
      if (history.size() > HISTORY) {
        history.removeFirst();
      }
    }
  }

  private static void move(double[] from, double[] direction, double step, double[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i] + step * direction[i];
    }
  }

  private static double[] minus(double[] a, double[] b) {
    var difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
