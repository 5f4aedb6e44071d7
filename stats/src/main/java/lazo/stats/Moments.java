package lazo.stats;

/**
 * Count, mean and sum of squared deviations of a stream, updated without keeping the values
 * (Welford; merged after Chan, Golub and LeVeque 1983).
 */
public record Moments(long count, double mean, double squares) {
  public static final Moments NONE = new Moments(0, 0, 0);

  public static Moments of(double... values) {
    Moments moments = NONE;
    for (double value : values) {
      moments = moments.plus(value);
    }
    return moments;
  }

  public Moments plus(double value) {
    long n = count + 1;
    double delta = value - mean;
    double next = mean + delta / n;
    return new Moments(n, next, squares + delta * (value - next));
  }

  public Moments plus(Moments other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long n = count + other.count;
    double delta = other.mean - mean;
    return new Moments(
        n,
        mean + delta * other.count / n,
        squares + other.squares + delta * delta * count * other.count / n);
  }

  /** The unbiased variance (divided by n - 1); NaN below two values. */
  public double variance() {
    return count < 2 ? Double.NaN : squares / (count - 1);
  }

  public double standardDeviation() {
    return Math.sqrt(variance());
  }

  /** Of the mean. */
  public double standardError() {
    return Math.sqrt(variance() / count);
  }
}
