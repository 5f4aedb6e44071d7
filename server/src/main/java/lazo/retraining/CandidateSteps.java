package lazo.retraining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.evaluation.Evaluation;
import lazo.evaluation.Verdict;
import lazo.event.Events;
import lazo.packaging.Packages;
import lazo.pipeline.Pipelines;
import lazo.pipeline.StepContext;
import lazo.pipeline.StepOutcome;
import lazo.pipeline.StepOutcome.Finished;
import lazo.pipeline.StepOutcome.Stopped;
import lazo.problem.InvalidInput;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.retraining.RetrainingEvents.CandidateTrained;
import lazo.store.Database;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.Status;
import lazo.tracking.Tracking;
import lazo.training.TrainingJob;
import lazo.training.TrainingRequest;
import lazo.training.TrainingResult;

/**
 * The steps that make a candidate: train in a process of its own, register with its provenance,
 * evaluate on what it has not seen, ship when the verdict is Passed. Each step finds what an
 * earlier try of the same run left behind.
 */
public final class CandidateSteps {
  /**
   * The parts that the steps use.
   *
   * @param revision of a loop's definition, as its models name it: {@code flight-delay@3}
   */
  public record Parts(
      Database database,
      Retraining retraining,
      Datasets datasets,
      DatasetRows rows,
      Tracking tracking,
      Registry registry,
      Packages packages,
      Shipping shipping,
      UnaryOperator<String> revision,
      Events events,
      InstantSource clock,
      InstantSource wallClock,
      Path work) {}

  private static final int NICENESS = 5;

  private final Parts parts;
  private final CandidateEvaluation judge;

  public CandidateSteps(Parts parts, CandidateEvaluation judge) {
    this.parts = parts;
    this.judge = judge;
  }

  public void register(Pipelines pipelines) {
    pipelines.step("train", this::train);
    pipelines.step("register", this::registered);
    pipelines.step("evaluate", this::evaluate);
    pipelines.step("ship", this::ship);
  }

  private RetrainingDefinition definition(StepContext context) {
    return parts.retraining.definition(context.loop());
  }

  private StepOutcome train(StepContext context) {
    RetrainingDefinition definition = definition(context);
    DatasetVersion version =
        parts
            .datasets
            .latest(definition.dataset())
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "dataset '" + definition.dataset() + "' has no accepted delivery yet"));
    TrainingRows rows = parts.rows.of(definition.data(), version);
    Instant end = rows.end();
    Instant split = end.minus(definition.training().holdout());
    Instant begin =
        definition.training().lookBack() == null
            ? rows.begin()
            : split.minus(definition.training().lookBack());
    Path folder = parts.work.resolve(context.runId());
    Path file = folder.resolve("rows.frame");
    folder.toFile().mkdirs();
    Long atMost = definition.training().rowsAtMost();
    if (!TrainingJob.isFinished(folder)) {
      rows.write(file, begin, split, atMost);
    }
    TrainingResult result = run(request(context, definition, version, file, folder), definition);
    remove(file);
    Map<String, String> outputs = new HashMap<>();
    outputs.put("digest", result.packageDigest());
    outputs.put("datasetVersion", String.valueOf(version.version()));
    outputs.put("split", split.toString());
    outputs.put("end", end.toString());
    outputs.put("trainRows", String.valueOf(result.trainRows()));
    outputs.put(
        "trainLogLoss",
        String.valueOf(result.metrics().getOrDefault("train_log_loss", Double.NaN)));
    return new Finished(outputs);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private TrainingRequest request(
      StepContext context,
      RetrainingDefinition definition,
      DatasetVersion version,
      Path file,
      Path folder) {
    Map<String, String> params = new TreeMap<>();
    definition
        .training()
        .params()
        .forEach((name, value) -> params.put(name, String.valueOf(value)));
    return new TrainingRequest(
        file.toString(),
        definition.data().target(),
        definition.data().time(),
        definition.data().spec(),
        definition.training().trainer(),
        params,
        definition.training().seed(),
        Runtime.getRuntime().availableProcessors(),
        0,
        definition.model(),
        context.runId(),
        version.digest(),
        parts.revision.apply(definition.loop()),
        folder.toString());
  }

  private TrainingResult run(TrainingRequest request, RetrainingDefinition definition) {
    try {
      // The time limit is real time, also in a replay.
      var limits =
          new TrainingJob.Limits(
              definition.training().memoryMb(), definition.training().timeAtMost(), NICENESS);
      return new TrainingJob(parts.wallClock).run(request, limits, progress -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    }
  }

  private StepOutcome registered(StepContext context) {
    RetrainingDefinition definition = definition(context);
    String digest =
        parts.packages.add(parts.work.resolve(context.runId()).resolve(TrainingJob.PACKAGE));
    ModelVersion version =
        parts.database.write(
            handle -> {
              parts.registry.createModel(definition.model());
              return parts
                  .registry
                  .newest(definition.model())
                  .filter(newest -> context.runId().equals(newest.tags().get("lazo.pipeline")))
                  .orElseGet(() -> candidate(context, definition, digest));
            });
    return new Finished(Map.of("version", String.valueOf(version.version()), "digest", digest));
  }

  /** All of it or nothing, so that another try of the step finds nothing half done. */
  private ModelVersion candidate(
      StepContext context, RetrainingDefinition definition, String digest) {
    ModelVersion version = newVersion(context, definition);
    parts.packages.link(digest, version.name(), version.version());
    parts.retraining.remember(digest, definition);
    Map<String, Double> metrics =
        Map.of("train_log_loss", Double.parseDouble(context.value("trainLogLoss")));
    String summary =
        version.name()
            + " v"
            + version.version()
            + " trained on "
            + context.value("trainRows")
            + " rows of dataset "
            + definition.dataset()
            + " v"
            + context.value("datasetVersion")
            + " because "
            + context.trigger().reason();
    parts.events.append(
        new CandidateTrained(
            context.loop(),
            context.runId(),
            version.name(),
            version.version(),
            digest,
            metrics,
            summary));
    return version;
  }

  private ModelVersion newVersion(StepContext context, RetrainingDefinition definition) {
    Tracking tracking = parts.tracking;
    Map<String, String> tags =
        Map.of(
            "lazo.pipeline",
            context.runId(),
            "lazo.loop",
            context.loop(),
            "lazo.dataset",
            definition.dataset(),
            "lazo.dataset.version",
            context.value("datasetVersion"),
            "lazo.trigger",
            context.trigger().kind());
    Run run = tracking.startRun(tracking.experiment(context.loop()), "", tags);
    Map<String, String> params = new TreeMap<>();
    params.put("trainer", definition.training().trainer());
    params.put("seed", String.valueOf(definition.training().seed()));
    definition
        .training()
        .params()
        .forEach((name, value) -> params.put(name, String.valueOf(value)));
    tracking.logParams(run.id(), params);
    long now = parts.clock.millis();
    tracking.logMetrics(
        run.id(),
        List.of(
            new Metric("train_log_loss", Double.parseDouble(context.value("trainLogLoss")), now, 0),
            new Metric("train_rows", Double.parseDouble(context.value("trainRows")), now, 0)));
    tracking.finish(run.id(), Status.FINISHED);
    return parts.registry.createVersion(
        definition.model(), "runs:/" + run.id() + "/model", run.id(), tags);
  }

  private StepOutcome evaluate(StepContext context) {
    RetrainingDefinition definition = definition(context);
    Evaluation evaluation =
        (context.attempt() > 1
                ? judge.earlier(context.loop(), context.value("digest"))
                : Optional.<Evaluation>empty())
            .orElseGet(() -> judge.judge(asked(context, definition)));
    Map<String, String> outputs = Map.of("evaluation", evaluation.id());
    return evaluation.verdict() instanceof Verdict.Passed
        ? new Finished(outputs)
        : new Stopped(
            "the candidate did not pass: " + String.join("; ", evaluation.verdict().reasons()),
            outputs);
  }

  private CandidateEvaluation.Asked asked(StepContext context, RetrainingDefinition definition) {
    return new CandidateEvaluation.Asked(
        context.loop(),
        definition,
        definition.model() + " v" + context.value("version"),
        context.value("digest"),
        parts.shipping.champion(definition.model()).map(Shipping.Serving::digest).orElse(null),
        parts.datasets.version(
            definition.dataset(), Integer.parseInt(context.value("datasetVersion"))),
        Instant.parse(context.value("split")),
        Instant.parse(context.value("end")));
  }

  private StepOutcome ship(StepContext context) {
    RetrainingDefinition definition = definition(context);
    int version = Integer.parseInt(context.value("version"));
    Optional<Shipping.Serving> champion = parts.shipping.champion(definition.model());
    if (champion.isEmpty()) {
      parts.shipping.deployFirst(definition, version, context.value("digest"));
      return new Finished(Map.of("shipped", "deployed"));
    }
    if (champion.get().version() == version) {
      return new Finished(Map.of("shipped", "deployed")); // an earlier try of this run did it
    }
    return new Finished(
        Map.of(
            "shipped",
            parts.shipping.rollOut(
                definition,
                champion.get(),
                version,
                context.value("digest"),
                context.value("evaluation"))));
  }
}
