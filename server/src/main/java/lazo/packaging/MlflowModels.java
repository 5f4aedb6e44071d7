package lazo.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.problem.TooLarge;
import lazo.problem.Unsupported;
import lazo.registry.ModelVersion;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.scoring.Provenance;
import lazo.tracking.Artifacts;
import lazo.tracking.Run;
import lazo.tracking.Tracking;

/**
 * Makes packages of models that MLflow clients logged.
 *
 * <p>Only the ONNX flavor: the others are Python objects, which cannot be opened without running
 * code that whoever logged them chose. The description of a model (MLmodel) is read as plain data.
 */
public final class MlflowModels {
  private static final long MODEL_BYTES_MAX = 128L << 20;

  private final Packages packages;
  private final Tracking tracking;
  private final Artifacts artifacts;
  private final ModelDescriptions descriptions;
  private final Path scratch;

  /**
   * Reads models from the artifacts.
   *
   * @param scratch a folder for packages in the making
   */
  public MlflowModels(Packages packages, Tracking tracking, Artifacts artifacts, Path scratch) {
    this.packages = packages;
    this.tracking = tracking;
    this.artifacts = artifacts;
    this.descriptions = new ModelDescriptions(artifacts);
    this.scratch = scratch;
  }

  /**
   * The digest of the package that a model version is; packages it first when needed.
   *
   * @throws NotFound when its files are missing
   * @throws InvalidInput when they hold no ONNX model, or one that cannot be served
   */
  public String fromModelVersion(ModelVersion version) {
    try {
      return packages.packageOf(version.name(), version.version()).orElseGet(() -> make(version));
    } catch (Unsupported e) {
      throw new InvalidInput(named(version) + " cannot be served: " + e.getMessage(), e);
    }
  }

  private String make(ModelVersion version) {
    String root = Artifacts.pathOf(version.location());
    JsonNode description = descriptions.read(version);
    byte[] model = model(version, root, description);
    Manifest draft =
        Manifest.draft(
            version.name(), null, null, provenance(version, description), metrics(version));
    Path folder = scratchFolder();
    try {
      Path made = folder.resolve("package");
      Package.write(made, draft, Map.of(Package.MODEL, model), List.of());
      String digest = packages.add(made);
      packages.link(digest, version.name(), version.version());
      return digest;
    } finally {
      delete(folder);
    }
  }

  static String named(ModelVersion version) {
    return version.name() + " version " + version.version();
  }

  private byte[] model(ModelVersion version, String root, JsonNode description) {
    JsonNode onnx = description.path("flavors").path("onnx");
    if (!onnx.isObject()) {
      throw new InvalidInput(
          named(version)
              + " was logged with the flavors "
              + flavors(description)
              + ", none of which can be served without running its Python code; convert the model to ONNX (skl2onnx, torch.onnx, onnxmltools) and log it with mlflow.onnx.log_model");
    }
    String data = onnx.path("data").asText("model.onnx");
    Artifacts.Entry file = artifacts.file(root + "/" + data);
    if (file.size() > MODEL_BYTES_MAX) {
      throw new TooLarge(
          "the model of "
              + named(version)
              + " is larger than 128 MiB, which is the limit: models are checked in memory");
    }
    requireOneFile(version, root, file);
    return artifacts.read(file);
  }

  /** Weights in files of their own are refused by name here, or ONNX Runtime would miss them. */
  private void requireOneFile(ModelVersion version, String root, Artifacts.Entry model) {
    Optional<Artifacts.Entry> weights =
        artifacts.list(root).stream()
            .filter(entry -> !entry.path().equals(model.path()))
            .filter(entry -> entry.name().startsWith(model.name()))
            .findFirst();
    if (weights.isPresent()) {
      throw new InvalidInput(
          named(version)
              + " keeps its weights in the file "
              + weights.get().name()
              + " beside the model; log it with save_as_external_data=False");
    }
  }

  private static List<String> flavors(JsonNode description) {
    List<String> names = new ArrayList<>();
    description.path("flavors").fieldNames().forEachRemaining(names::add);
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private Provenance provenance(ModelVersion version, JsonNode description) {
    Map<String, String> environment = new TreeMap<>();
    JsonNode flavors = description.path("flavors");
    note(environment, "mlflow", description.path("mlflow_version"));
    note(environment, "onnx", flavors.path("onnx").path("onnx_version"));
    note(environment, "python", flavors.path("python_function").path("python_version"));
    Optional<Run> run = run(version);
    return new Provenance(
        version.runId(),
        run.flatMap(MlflowModels::dataset).orElse(null),
        run.map(known -> known.tags().getOrDefault("mlflow.source.git.commit", "")).orElse(""),
        environment,
        0,
        run.map(Run::params).orElse(Map.of()),
        "",
        "");
  }

  private static void note(Map<String, String> environment, String name, JsonNode value) {
    if (value.isValueNode() && !value.isNull()) {
      environment.put(name, value.asText());
    }
  }

  private Optional<Run> run(ModelVersion version) {
    try {
      return Optional.ofNullable(version.runId()).map(tracking::run);
    } catch (NotFound unknownRun) {
      return Optional.empty(); // a client may name a run of another server
    }
  }

  /** The one dataset that the run read, if it said which. */
  private static Optional<String> dataset(Run run) {
    return run.datasets().size() == 1
        ? Optional.of(run.datasets().getFirst().digest())
        : Optional.empty();
  }

  private Map<String, Double> metrics(ModelVersion version) {
    Map<String, Double> metrics = new TreeMap<>();
    run(version)
        .ifPresent(
            run ->
                run.metrics().stream()
                    .filter(metric -> Double.isFinite(metric.value()))
                    .forEach(metric -> metrics.put(metric.key(), metric.value())));
    return metrics;
  }

  private Path scratchFolder() {
    try {
      Files.createDirectories(scratch);
      return Files.createTempDirectory(scratch, "mlflow");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.getLogger(MlflowModels.class.getName())
          .log(System.Logger.Level.WARNING, "a scratch folder was not deleted", e);
    }
  }
}
