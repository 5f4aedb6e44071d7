package lazo.stats;

/** The standard normal distribution. */
public final class Normal {
  private Normal() {}

  /** P(Z <= z), to about 1e-15 absolute, and relative in the lower tail. */
  public static double cdf(double z) {
    if (Double.isNaN(z)) {
      return Double.NaN;
    }
    double half = 0.5 * Gamma.upper(0.5, z * z / 2); // P(Z > |z|)
    return z < 0 ? half : 1 - half;
  }

  /**
   * The z with P(Z <= z) = p. Acklam's rational approximation (relative error 1.15e-9), then one
   * step of Halley's method.
   */
  public static double quantile(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a probability lies between 0 and 1, was " + p);
    }
    if (p == 0 || p == 1) {
      return p == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (p > 0.5) {
      return -quantile(1 - p);
    }
    double x = p < 0.02425 ? tail(p) : centre(p);
    double error = cdf(x) - p;
    double step = error * Math.sqrt(2 * Math.PI) * Math.exp(x * x / 2);
    return x - step / (1 + x * step / 2);
  }

  private static double tail(double p) {
    double q = Math.sqrt(-2 * Math.log(p));
    return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                            - 2.549732539343734)
                        * q
                    + 4.374664141464968)
                * q
            + 2.938163982698783)
        / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                    + 3.754408661907416)
                * q
            + 1);
  }

  private static double centre(double p) {
    double q = p - 0.5;
    double r = q * q;
    return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239)
        * q
        / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1);
  }
}
