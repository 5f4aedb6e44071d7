package lazo.retraining;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.dataset.DatasetVersion;
import lazo.evaluation.Evaluation;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that a person asks for: finds the model, the rows and what to compare with, and
 * refuses rows that would flatter one of both. Nothing follows from its verdict.
 */
public final class AskedEvaluation {
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

  /** What fits into the memory of a server that goes on serving meanwhile. */
  private static final long ROWS_MAX = 500_000;

  private final CandidateEvaluation.Parts parts;
  private final CandidateEvaluation judging;

  public AskedEvaluation(CandidateEvaluation.Parts parts, CandidateEvaluation judging) {
    this.parts = parts;
    this.judging = judging;
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
    ModelVersion version = parts.registry().resolve(wish.model);
    Caller.require(Permission.EDIT, Resource.model(version.name()));
    String digest = digest(version);
    RetrainingDefinition made = madeBy(version, digest);
    RetrainingDefinition present = parts.retraining().definition(made.loop());
    Optional<ModelVersion> against =
        wish.against.isEmpty()
            ? champion(made.model())
            : Optional.of(parts.registry().resolve(wish.against));
    String other = against.filter(one -> !one.equals(version)).map(this::digest).orElse(null);
    DatasetVersion rows =
        wish.datasetVersion > 0
            ? parts.datasets().version(made.dataset(), wish.datasetVersion)
            : parts
                .datasets()
                .latest(made.dataset())
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "dataset '" + made.dataset() + "' has no accepted delivery yet"));
    Instant end = parts.rows().of(made.data(), rows).end();
    Instant to = wish.to != null && wish.to.isBefore(end) ? wish.to : end;
    Instant from = from(wish, to, present, digest, other);
    RetrainingDefinition judged = withGates(made, present.gates());
    String subject =
        named(version)
            + against.filter(one -> other != null).map(one -> " against " + named(one)).orElse("");
    checkSize(made.data(), rows, from, to);
    return judging.judge(
        new CandidateEvaluation.Asked("", judged, subject, digest, other, rows, from, to));
  }

  private static String named(ModelVersion version) {
    return version.name() + " v" + version.version();
  }

  private void checkSize(
      RetrainingDefinition.Data data, DatasetVersion version, Instant from, Instant to) {
    long rows = parts.rows().of(data, version).count(from, to);
    if (rows > ROWS_MAX) {
      throw new InvalidInput(
          String.format(
              Locale.ROOT,
              "%,d rows from %s to %s, at most %,d are judged at once; ask for a shorter span",
              rows,
              from,
              to,
              ROWS_MAX));
    }
  }

  private RetrainingDefinition madeBy(ModelVersion version, String digest) {
    return parts
        .retraining()
        .definitionOf(digest)
        .orElseThrow(
            () ->
                new InvalidInput(
                    named(version)
                        + " was not trained by a loop of this server, so nothing says how its inputs"
                        + " are made from rows; evaluate a version that a loop has trained"));
  }

  private Optional<ModelVersion> champion(String model) {
    return parts
        .shipping()
        .champion(model)
        .map(serving -> parts.registry().version(model, serving.version()));
  }

  private String digest(ModelVersion version) {
    return parts
        .packages()
        .packageOf(version.name(), version.version())
        .orElseThrow(
            () ->
                new InvalidInput(
                    named(version)
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
    String last = parts.packages().manifest(digest).provenance().trainedTo();
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
}
