package lazo.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.rollout.Evidence;
import lazo.rollout.Rollout;
import lazo.rollout.RolloutSpec;
import lazo.rollout.Rollouts;
import lazo.serving.DataPlane;
import lazo.serving.EndpointStats;
import lazo.stats.Binomial;
import lazo.stats.Interval;
import lazo.stats.Moments;
import lazo.stats.quality.Quality;
import lazo.stats.sequential.ConfidenceSequence;
import lazo.stats.sequential.Paired;

/**
 * What a rollout is judged by: both packages' scores of the same labelled rows, and how the
 * challenger behaved while it served.
 */
final class RolloutEvidence implements Rollouts.EvidenceSource {
  private static final String CHALLENGER = "challenger";
  private static final double ALPHA = 0.05;

  /** The comparison is to be sharpest at about this many rows. */
  private static final double TIGHTEST_ROWS = 5_000;

  private final Feedback feedback;
  private final DataPlane plane;

  RolloutEvidence(Feedback feedback, DataPlane plane) {
    this.feedback = feedback;
    this.plane = plane;
  }

  @Override
  public Evidence evidence(Rollout rollout, Instant now) {
    RolloutSpec spec = rollout.spec();
    Frame rows = feedback.rows(spec.endpoint(), rollout.began(), now);
    Labelled labelled = labelled(spec, rows, rollout.stepBegan());
    return new Evidence(quality(labelled), labelled.sinceStep, guardrails(rollout, now));
  }

  /** Rows that both have scored and whose label is known. */
  private record Labelled(
      double[] champion, double[] challenger, double[] labels, long sinceStep) {}

  private static Labelled labelled(RolloutSpec spec, Frame rows, Instant stepBegan) {
    String one = Feedback.scoreColumn(spec.champion().digest());
    String other = Feedback.scoreColumn(spec.challenger().digest());
    if (rows.rows() == 0 || !rows.has(one) || !rows.has(other)) {
      return new Labelled(new double[0], new double[0], new double[0], 0);
    }
    double[] labels = rows.doubles("label");
    double[] champion = rows.doubles(one);
    double[] challenger = rows.doubles(other);
    long[] at = rows.longs("at").values();
    long step = stepBegan.toEpochMilli() * 1_000;
    long sinceStep = 0;
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (!Double.isNaN(labels[i]) && !Double.isNaN(champion[i]) && !Double.isNaN(challenger[i])) {
        known.add(i);
        sinceStep += at[i] >= step ? 1 : 0;
      }
    }
    return new Labelled(
        pick(champion, known), pick(challenger, known), pick(labels, known), sinceStep);
  }

  private static double[] pick(double[] values, List<Integer> rows) {
    return rows.stream().mapToDouble(row -> values[row]).toArray();
  }

  private static Evidence.Quality quality(Labelled labelled) {
    int rows = labelled.labels.length;
    if (rows < 2) {
      return new Evidence.Quality(
          rows,
          0,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          0,
          0,
          ConfidenceSequence.METHOD);
    }
    double[] champion = Quality.logLosses(labelled.champion, labelled.labels);
    double[] challenger = Quality.logLosses(labelled.challenger, labelled.labels);
    Interval interval =
        new ConfidenceSequence(ALPHA, TIGHTEST_ROWS)
            .twoSided(Moments.of(Paired.differences(challenger, champion)));
    return new Evidence.Quality(
        rows,
        interval.estimate(),
        interval.low(),
        interval.high(),
        Moments.of(champion).mean(),
        Moments.of(challenger).mean(),
        ConfidenceSequence.METHOD);
  }

  private List<Evidence.Reading> guardrails(Rollout rollout, Instant now) {
    EndpointStats stats = plane.stats(rollout.spec().endpoint());
    List<Evidence.Reading> readings = new ArrayList<>();
    if (!stats.variants().contains(CHALLENGER)) {
      return readings;
    }
    EndpointStats.Summary summary = stats.summary(CHALLENGER, rollout.stepBegan(), now);
    for (RolloutSpec.Guardrail guardrail : rollout.spec().guardrails()) {
      readings.add(reading(guardrail, summary));
    }
    return readings;
  }

  private static Evidence.Reading reading(
      RolloutSpec.Guardrail guardrail, EndpointStats.Summary summary) {
    if (guardrail.metric().equals("error_rate")) {
      double lower =
          summary.requests() == 0
              ? 0
              : Binomial.lowerBound(summary.failures(), summary.requests(), 1 - ALPHA);
      return new Evidence.Reading(
          guardrail.metric(), summary.errorRate(), lower, guardrail.atMost(), summary.requests());
    }
    Double millis =
        guardrail.metric().equals("latency_p99_ms") ? summary.p99Millis() : summary.p50Millis();
    double value = millis == null ? 0 : millis;
    return new Evidence.Reading(
        guardrail.metric(),
        value,
        value,
        guardrail.atMost(),
        millis == null ? 0 : summary.requests());
  }
}
