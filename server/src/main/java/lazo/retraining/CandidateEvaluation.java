package lazo.retraining;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import lazo.data.DuckDb;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.evaluation.Evaluation;
import lazo.evaluation.Evaluations;
import lazo.evaluation.Evidence;
import lazo.evaluation.Gate;
import lazo.features.Frame;
import lazo.http.Routes;
import lazo.packaging.Packages;
import lazo.problem.InvalidInput;
import lazo.registry.ModelVersion;
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
      DuckDb duck,
      Registry registry,
      Packages packages,
      Evaluations evaluations,
      Shipping shipping) {}

  /**
   * What is to be judged.
   *
   * @param definition how the candidate's rows are made, and the gates
   * @param against the package it is compared with, null for none
   * @param from the first event time
   * @param to the instant after the last
   */
  record Asked(
      RetrainingDefinition definition,
      String subject,
      String digest,
      @Nullable String against,
      DatasetVersion version,
      Instant from,
      Instant to) {}

  /**
   * What a person asks for.
   *
   * @param model {@code models:/name/3} or {@code models:/name@alias}
   * @param against likewise; empty for the champion
   * @param datasetVersion 0 for the newest
   * @param from null for the newest part of the data, as long as the loop's holdout
   * @param to null for the end of the data
   */
  record Wish(
      String model,
      String against,
      int datasetVersion,
      @Nullable Instant from,
      @Nullable Instant to) {}

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

  public void register(Routes routes) {
    new EvaluationRoutes(this).register(routes);
  }

  /**
   * Judges what a person asks for.
   *
   * @throws InvalidInput when the model is not of a loop, or the rows are ones it was trained on
   */
  Evaluation judge(Wish wish) {
    ModelVersion version = parts.registry.resolve(wish.model);
    String digest = digest(version);
    RetrainingDefinition made = madeBy(version, digest);
    RetrainingDefinition present = parts.retraining.definition(made.loop());
    Optional<ModelVersion> against =
        wish.against.isEmpty()
            ? champion(made.model())
            : Optional.of(parts.registry.resolve(wish.against));
    String other = against.filter(one -> !one.equals(version)).map(this::digest).orElse(null);
    DatasetVersion rows =
        wish.datasetVersion > 0
            ? parts.datasets.version(made.dataset(), wish.datasetVersion)
            : parts
                .datasets
                .latest(made.dataset())
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "dataset '" + made.dataset() + "' has no accepted delivery yet"));
    Instant end = new TrainingRows(parts.duck, made.data(), parts.datasets.files(rows)).end();
    Instant to = wish.to != null && wish.to.isBefore(end) ? wish.to : end;
    Instant from = from(wish, to, present, digest, other);
    RetrainingDefinition judged = withGates(made, present.gates());
    String subject = version.name() + " v" + version.version();
    return judge(new Asked(judged, subject, digest, other, rows, from, to));
  }

  private RetrainingDefinition madeBy(ModelVersion version, String digest) {
    return parts
        .retraining
        .definitionOf(digest)
        .orElseThrow(
            () ->
                new InvalidInput(
                    version.name()
                        + " v"
                        + version.version()
                        + " was not trained by a loop of this server, so nothing says how its inputs"
                        + " are made from rows; evaluate a version that a loop has trained"));
  }

  private Optional<ModelVersion> champion(String model) {
    return parts
        .shipping
        .champion(model)
        .map(serving -> parts.registry.version(model, serving.version()));
  }

  private String digest(ModelVersion version) {
    return parts
        .packages
        .packageOf(version.name(), version.version())
        .orElseThrow(
            () ->
                new InvalidInput(
                    version.name()
                        + " v"
                        + version.version()
                        + " has no package yet; deploy it once, or let a loop train it"));
  }

  /** Rows that one of both was trained on would flatter it. */
  private Instant from(
      Wish wish, Instant to, RetrainingDefinition present, String digest, @Nullable String other) {
    Instant seen = other == null ? trainedTo(digest) : later(trainedTo(digest), trainedTo(other));
    Instant newest = to.minus(present.training().holdout());
    Instant from = wish.from == null ? later(newest, seen) : wish.from;
    if (from.isBefore(seen) || !from.isBefore(to)) {
      throw new InvalidInput(
          from.isBefore(to)
              ? "rows from "
                  + from
                  + " on are asked for, but the models were trained on rows up to "
                  + seen
                  + ", which would flatter them; ask for rows from "
                  + seen
                  + " on"
              : "there are no rows to judge by between "
                  + from
                  + ", up to which the models were trained or the rows were asked for, and "
                  + to
                  + ", where the data ends");
    }
    return from;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Instant trainedTo(String digest) {
    String last = parts.packages.manifest(digest).provenance().trainedTo();
    return last.isEmpty() ? Instant.EPOCH : Instant.parse(last);
  }

  private static RetrainingDefinition withGates(
      RetrainingDefinition made, List<Map<String, Object>> gates) {
    return new RetrainingDefinition(
        made.loop(),
        made.model(),
        made.dataset(),
        made.endpoint(),
        made.data(),
        made.training(),
        gates,
        made.on(),
        made.schedule(),
        made.coolDown());
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
              asked.definition.loop(),
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
    List<Path> files = parts.datasets.files(asked.version);
    var rows = new TrainingRows(parts.duck, data, files);
    Frame candidate = rows.frame(asked.from, asked.to);
    Frame champion =
        asked.against == null
            ? null
            : parts
                .retraining
                .definitionOf(asked.against)
                .filter(made -> !made.data().equals(data))
                .map(
                    made ->
                        new TrainingRows(parts.duck, made.data(), files)
                            .frame(asked.from, asked.to))
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
        skewOf(asked.definition, rows, gates, asked.to));
  }

  private @Nullable List<Evidence.SkewReading> skewOf(
      RetrainingDefinition definition, TrainingRows rows, List<Gate> gates, Instant end) {
    return gates.stream()
        .filter(gate -> gate instanceof Gate.Skew)
        .map(
            gate ->
                skew.readings(
                    definition, rows, ((Gate.Skew) gate).tolerance(), end.minus(SKEW_SPAN), end))
        .findFirst()
        .orElse(null);
  }
}
