package lazo.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lazo.event.Events;
import lazo.onnx.OnnxModels;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.scoring.DataType;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.scoring.Tensor;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.TestDatabase;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that MLflow clients logged, as packages. */
class MlflowModelsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));
  private static final String ONNX =
      """
      artifact_path: model
      flavors:
        onnx:
          code: null
          data: model.onnx
          onnx_version: 1.23.2
        python_function:
          loader_module: mlflow.onnx
          python_version: 3.11.7
      mlflow_version: 3.17.2
      """;

  @TempDir Path folder;
  private Database database;
  private Tracking tracking;
  private Artifacts artifacts;
  private Registry registry;
  private Packages packages;
  private MlflowModels models;
  private Run run;

  @BeforeEach
  void open() {
    database = TestDatabase.sqlite();
    IdSource ids = IdSource.seeded(1);
    Blobs blobs = new Blobs(folder.resolve("blobs"));
    Events events = new Events(database, CLOCK);
    tracking = new Tracking(database, CLOCK, ids);
    artifacts = new Artifacts(database, blobs, CLOCK);
    registry =
        new Registry(
            database, events, CLOCK, tracking, new LoggedModels(database, tracking, CLOCK, ids));
    packages = new Packages(database, blobs, folder.resolve("packages"), events, CLOCK);
    models = new MlflowModels(packages, tracking, artifacts, folder.resolve("tmp"));
    run = tracking.startRun("0", "", Map.of("mlflow.source.git.commit", "abc"));
    registry.createModel("churn");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void put(String name, byte[] bytes) {
    artifacts.put(Artifacts.pathOf(run.artifactUri()) + "/model/" + name, bytes);
  }

  private ModelVersion logged(String description, byte[] model) {
    put("MLmodel", description.getBytes(StandardCharsets.UTF_8));
    put("model.onnx", model);
    return registry.createVersion("churn", "runs:/" + run.id() + "/model", run.id(), Map.of());
  }

  private static byte[] mlp() {
    return OnnxModels.mlp(new int[] {3, 4, 1}, 7);
  }

  @Test
  void packagesAnOnnxModelWithWhatIsKnownOfIt() throws Exception {
    tracking.logParams(run.id(), Map.of("depth", "6"));
    tracking.logMetrics(
        run.id(), List.of(new Metric("auc", 0.75, 1, 0), new Metric("odd", Double.NaN, 1, 0)));
    ModelVersion version = logged(ONNX, mlp());

    String digest = models.fromModelVersion(version);

    Manifest manifest = packages.manifest(digest);
    assertThat(manifest.name()).isEqualTo("churn");
    assertThat(manifest.metrics()).isEqualTo(Map.of("auc", 0.75));
    assertThat(manifest.provenance().run()).isEqualTo(run.id());
    assertThat(manifest.provenance().revision()).isEqualTo("abc");
    assertThat(manifest.provenance().params()).isEqualTo(Map.of("depth", "6"));
    assertThat(manifest.provenance().environment())
        .isEqualTo(Map.of("mlflow", "3.17.2", "onnx", "1.23.2", "python", "3.11.7"));
    assertThat(packages.packageOf("churn", 1)).contains(digest);
    assertThat(models.fromModelVersion(version)).isEqualTo(digest);
    try (Package opened = packages.open(digest)) {
      var rows = new Tensor("x", DataType.FP32, new long[] {2, 3}, new float[6]);
      assertThat(opened.model().score(List.of(rows)).getFirst().shape()[0]).isEqualTo(2);
    }
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void followsAVersionBackToItsRunDataAndCode() {
    ModelVersion version = logged(ONNX, mlp());
    tracking.logDatasets(
        run.id(),
        List.of(new Run.DatasetInput("flights", "d1", "local", "{}", null, null, Map.of())));
    var lineages = new Lineages(registry, tracking, packages);
    assertThat(lineages.of("churn", 1).digest()).isNull();
    String digest = models.fromModelVersion(version);
    assertThat(lineages.of("churn", 1))
        .isEqualTo(
            new Lineage(
                "churn",
                1,
                digest,
                run.id(),
                "0",
                "d1",
                "abc",
                List.of("runs:/" + run.id() + "/model")));
    assertThatThrownBy(() -> lineages.of("churn", 9)).isInstanceOf(NotFound.class);
  }

  @Test
  void refusesOtherFlavorsByName() {
    String sklearn =
        "flavors:\n  python_function:\n    model_path: model.pkl\n  sklearn:\n    pickled_model: model.pkl\n";
    ModelVersion version = logged(sklearn, new byte[] {1});
    assertThatThrownBy(() -> models.fromModelVersion(version))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("[python_function, sklearn]")
        .hasMessageContaining("mlflow.onnx.log_model");
  }

  @Test
  void refusesWeightsInOtherFiles() {
    ModelVersion version = logged(ONNX, mlp());
    put("model.onnx.data", new byte[] {1});
    assertThatThrownBy(() -> models.fromModelVersion(version))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("save_as_external_data=False");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flavors: [",
        "flavors: {onnx: {data: ../../../x}}",
        "flavors: {onnx: {data: /etc/passwd}}",
        "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1\"]]",
        "flavors: {onnx: {data: missing.onnx}}",
        "",
        "just words"
      })
  void treatsTheDescriptionAsPlainData(String description) {
    ModelVersion version = logged(description, mlp());
    assertThatThrownBy(() -> models.fromModelVersion(version))
        .isInstanceOfAny(InvalidInput.class, NotFound.class);
    assertThat(packages.packageOf("churn", 1)).isEmpty();
  }

  @Test
  void refusesBytesThatAreNoModel() {
    ModelVersion version = logged(ONNX, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> models.fromModelVersion(version)).isInstanceOf(InvalidInput.class);
    ModelVersion nothing =
        registry.createVersion("churn", "mlflow-artifacts:/0/nothing", null, Map.of());
    assertThatThrownBy(() -> models.fromModelVersion(nothing))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("MLmodel");
    ModelVersion elsewhere = registry.createVersion("churn", "s3://b/m", null, Map.of());
    assertThatThrownBy(() -> models.fromModelVersion(elsewhere))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("not kept by this server");
  }
}
