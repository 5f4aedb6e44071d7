package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Champion and challenger on the same labelled rows. Differences are the challenger's log loss less
 * the champion's: below 0 the challenger is better.
 *
 * @param rows that both scored
 * @param labelled those of them that count: labelled, of days whose labels are in
 * @param low the difference is above this, at any time one looks, but for the chance {@code alpha}
 * @param high the difference is below this, likewise
 * @param designEffect by how much rows of one day or hour that go up and down together widen the
 *     variance; already in the bounds
 * @param byDay the days that count, oldest first
 */
public record PairedEvidence(
    String endpoint,
    String championDigest,
    String challengerDigest,
    Instant since,
    Instant until,
    long rows,
    long labelled,
    double championLogLoss,
    double challengerLogLoss,
    double difference,
    double low,
    double high,
    double alpha,
    double designEffect,
    List<Day> byDay,
    String method) {
  public PairedEvidence {
    byDay = List.copyOf(byDay);
  }

  /** One day's rows. */
  public record Day(
      LocalDate day, long labelled, double championLogLoss, double challengerLogLoss) {}
}
