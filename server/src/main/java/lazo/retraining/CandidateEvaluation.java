package lazo.retraining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.evaluation.Evaluation;
import lazo.evaluation.Evaluations;
import lazo.evaluation.Evidence;
import lazo.evaluation.Gate;
import lazo.features.Frame;
import lazo.packaging.Packages;
import lazo.registry.Registry;
import lazo.scoring.Package;
import org.jspecify.annotations.Nullable;

/**
 * Judges a model of a loop by the loop's gates on rows of its dataset that the model was not
 * trained on, each model with its inputs made as its own definition says.
 */
public final class CandidateEvaluation {
  /** The parts that judging uses. */
  public record Parts(
      Retraining retraining,
      Datasets datasets,
      DatasetRows rows,
      Registry registry,
      Packages packages,
      Evaluations evaluations,
      Shipping shipping) {}

  /**
   * What is to be judged.
   *
   * @param loop that decides by the verdict; empty when a person asked and nothing follows from it
   * @param definition how the candidate's rows are made, and the gates
   * @param against the package it is compared with, null for none
   * @param from the first event time
   * @param to the instant after the last
   */
  record Asked(
      String loop,
      RetrainingDefinition definition,
      String subject,
      String digest,
      @Nullable String against,
      DatasetVersion version,
      Instant from,
      Instant to) {}

  /** How many evaluations of a loop are looked through for one of the same candidate. */
  private static final int EARLIER_MAX = 20;

  private static final Duration SKEW_SPAN = Duration.ofDays(7);
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final Parts parts;
  private final CandidateSkew skew;

  public CandidateEvaluation(Parts parts) {
    this.parts = parts;
    this.skew = new CandidateSkew(parts.shipping);
  }

  /** What an earlier try found, when it was kept before the server stopped. */
  Optional<Evaluation> earlier(String loop, String digest) {
    return parts.evaluations.latest(loop, EARLIER_MAX).stream()
        .filter(evaluation -> evaluation.candidate().equals(digest))
        .findFirst();
  }

  /** Runs the gates and keeps what they found. */
  Evaluation judge(Asked asked) {
    List<Gate> gates = asked.definition.gates().stream().map(Gate::parse).toList();
    try (Package candidate = parts.packages.open(asked.digest);
        Opened opened =
            new Opened(asked.against == null ? null : parts.packages.open(asked.against))) {
      return parts.evaluations.evaluate(
          new Evaluations.Question(
              asked.loop,
              asked.subject,
              candidate,
              opened.champion,
              gates,
              evidence(asked, gates)));
    }
  }

  /** A champion's package that may be absent, closed all the same. */
  private record Opened(@Nullable Package champion) implements AutoCloseable {
    @Override
    public void close() {
      if (champion != null) {
        champion.close();
      }
    }
  }

  private Evidence evidence(Asked asked, List<Gate> gates) {
    RetrainingDefinition.Data data = asked.definition.data();
    TrainingRows rows = parts.rows.of(data, asked.version);
    Frame candidate = rows.frame(asked.from, asked.to);
    Frame champion =
        asked.against == null
            ? null
            : parts
                .retraining
                .definitionOf(asked.against)
                .filter(made -> !made.data().equals(data))
                .map(made -> parts.rows.of(made.data(), asked.version).frame(asked.from, asked.to))
                .orElse(candidate);
    long[] days =
        LongStream.of(candidate.longs(data.time()).values())
            .map(micros -> Math.floorDiv(micros, MICROS_PER_DAY))
            .toArray();
    return new Evidence(
        candidate,
        champion,
        candidate.doubles(data.target()),
        days,
        skewOf(asked, rows, candidate, gates));
  }

  private @Nullable List<Evidence.SkewReading> skewOf(
      Asked asked, TrainingRows rows, Frame judged, List<Gate> gates) {
    Instant from = asked.to.minus(SKEW_SPAN);
    return gates.stream()
        .filter(gate -> gate instanceof Gate.Skew)
        .map(
            gate ->
                skew.readings(
                    asked.definition,
                    from.equals(asked.from) ? judged : rows.frame(from, asked.to),
                    ((Gate.Skew) gate).tolerance(),
                    from,
                    asked.to))
        .findFirst()
        .orElse(null);
  }
}
