package lazo.stats;

/** The incomplete gamma function, and the chi-square distribution that it gives. */
public final class Gamma {
  private static final double PRECISION = 1e-16;
  private static final int STEPS_MAX = 10_000;
  private static final double[] LANCZOS = {
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531,
    -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private Gamma() {}

  /** ln Gamma(x) for x > 0 (Lanczos, g = 7, n = 9). */
  public static double log(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }

  /** The regularised upper incomplete gamma Q(a, x): series below a + 1, else Lentz's fraction. */
  public static double upper(double a, double x) {
    if (!(a > 0) || !(x >= 0)) {
      throw new IllegalArgumentException("Q(a, x) needs a > 0 and x >= 0, was " + a + ", " + x);
    }
    if (x == 0) {
      return 1;
    }
    if (Double.isInfinite(x)) {
      return 0;
    }
    double scale = Math.exp(-x + a * Math.log(x) - log(a));
    return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
  }

  /** P(X >= x) of chi-square with this many degrees of freedom. */
  public static double chiSquareTail(double x, double degrees) {
    return upper(degrees / 2, x / 2);
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int i = 1; i < STEPS_MAX && Math.abs(term) > Math.abs(sum) * PRECISION; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return sum;
  }

  private static double fraction(double a, double x) {
    double tiny = 1e-300;
    double b = x + 1 - a;
    double c = 1 / tiny;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < STEPS_MAX; i++) {
      double an = -i * (i - a);
      b += 2;
      d = an * d + b;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = b + an / c;
      c = Math.abs(c) < tiny ? tiny : c;
      double delta = d * c;
      h *= delta;
      if (Math.abs(delta - 1) <= PRECISION) {
        break;
      }
    }
    return h;
  }
}
