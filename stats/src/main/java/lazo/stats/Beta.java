package lazo.stats;

/** The incomplete beta function, and what it gives: Student's t and binomial tails. */
public final class Beta {
  private static final double PRECISION = 1e-16;
  private static final int STEPS_MAX = 10_000;

  private Beta() {}

  /** The regularised incomplete beta I_x(a, b), by Lentz's continued fraction. */
  public static double lower(double x, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1)) {
      throw new IllegalArgumentException(
          "I_x(a, b) needs a, b > 0 and x in 0 to 1, was " + x + ", " + a + ", " + b);
    }
    if (x == 0 || x == 1) {
      return x;
    }
    double scale =
        Math.exp(
            Gamma.log(a + b) - Gamma.log(a) - Gamma.log(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? scale * fraction(x, a, b) / a
        : 1 - scale * fraction(1 - x, b, a) / b;
  }

  /** The x with I_x(a, b) = p, by bisection. */
  public static double quantile(double p, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 1100 && low < high; i++) {
      double middle = low + (high - low) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (lower(middle, a, b) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The t with P(T <= t) = p for Student's distribution. */
  public static double studentQuantile(double p, double degrees) {
    if (p < 0.5) {
      return -studentQuantile(1 - p, degrees);
    }
    double x = quantile(2 * (1 - p), degrees / 2, 0.5);
    return Math.sqrt(degrees * (1 - x) / x);
  }

  private static double fraction(double x, double a, double b) {
    double tiny = 1e-300;
    double c = 1;
    double d = nonZero(1 - (a + b) * x / (a + 1), tiny);
    d = 1 / d;
    double h = d;
    for (int m = 1; m < STEPS_MAX; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d, tiny);
      c = nonZero(1 + even / c, tiny);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d, tiny);
      c = nonZero(1 + odd / c, tiny);
      double delta = d * c;
      h *= delta;
      if (Math.abs(delta - 1) <= PRECISION) {
        break;
      }
    }
    return h;
  }

  private static double nonZero(double value, double tiny) {
    return Math.abs(value) < tiny ? tiny : value;
  }
}
