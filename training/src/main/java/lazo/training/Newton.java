package lazo.training;

/**
 * Minimises a smooth convex function by Newton's method with halved steps. A dozen passes over the
 * rows do what gradient methods need a hundred for. No randomness: equal input gives equal output.
 */
final class Newton {
  private static final int HALVINGS_MAX = 30;
  private static final double GRADIENT_TOLERANCE = 1e-8;
  private static final double VALUE_TOLERANCE = 1e-13;

  /**
   * Keeps the equations solvable where features depend on each other; far below any penalty of use.
   */
  private static final double RIDGE = 1e-9;

  /**
   * A function at a point.
   *
   * @param hessian the lower triangle, by rows
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Value(double value, double[] gradient, double[][] hessian) {}

  interface Objective {
    Value at(double[] point);
  }

  private Newton() {}

  static double[] minimise(Objective objective, int size, int rounds, Trainer.Rounds progress) {
    double[] point = new double[size];
    Value here = objective.at(point);
    for (int round = 1; round <= rounds && largest(here.gradient()) > GRADIENT_TOLERANCE; round++) {
      double[] step = solve(here.hessian(), here.gradient());
      double[] next = point;
      Value there = here;
      double length = 1;
      for (int i = 0; i < HALVINGS_MAX && !(there.value() < here.value()); i++, length /= 2) {
        next = minus(point, step, length);
        there = objective.at(next);
      }
      progress.done(round, rounds);
      double decrease = here.value() - there.value();
      if (!(decrease > 0)) {
        return point;
      }
      point = next;
      here = there;
      if (decrease < VALUE_TOLERANCE) {
        return point;
      }
    }
    return point;
  }

  /** By Cholesky's decomposition, which overwrites the matrix. */
  private static double[] solve(double[][] matrix, double[] right) {
    int size = right.length;
    for (int i = 0; i < size; i++) {
      matrix[i][i] += RIDGE;
      for (int j = 0; j <= i; j++) {
        double sum = matrix[i][j];
        for (int k = 0; k < j; k++) {
          sum -= matrix[i][k] * matrix[j][k];
        }
        matrix[i][j] = i == j ? Math.sqrt(Math.max(sum, RIDGE)) : sum / matrix[j][j];
      }
    }
    double[] solution = right.clone();
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < i; k++) {
        solution[i] -= matrix[i][k] * solution[k];
      }
      solution[i] /= matrix[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      solution[i] /= matrix[i][i];
      for (int k = 0; k < i; k++) {
        solution[k] -= matrix[i][k] * solution[i];
      }
    }
    return solution;
  }

  private static double[] minus(double[] point, double[] step, double length) {
    double[] moved = point.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= length * step[i];
    }
    return moved;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
