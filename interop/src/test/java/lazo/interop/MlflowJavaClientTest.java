package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.ExperimentTag;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.RunsPage;

/** The published Java client of MLflow, unchanged, against a running server. */
class MlflowJavaClientTest {
  @TempDir static Path folder;
  private static LazoProcess server;
  private static MlflowClient client;

  @BeforeAll
  static void start() {
    server = LazoProcess.start(folder);
    client = new MlflowClient(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void managesExperiments() {
    String id =
        client.createExperiment(
            CreateExperiment.newBuilder()
                .setName("java")
                .addTags(ExperimentTag.newBuilder().setKey("team").setValue("x"))
                .build());
    assertThat(client.getExperiment(id).getName()).isEqualTo("java");
    assertThat(client.getExperiment(id).getTags(0).getValue()).isEqualTo("x");
    assertThat(client.getExperimentByName("java")).isPresent();
    assertThat(client.getExperimentByName("nope")).isEmpty();
    client.renameExperiment(id, "java renamed");
    client.setExperimentTag(id, "stage", "test");
    assertThat(client.searchExperiments("tags.stage = 'test'").getItems())
        .extracting(experiment -> experiment.getName())
        .containsExactly("java renamed");
    client.deleteExperiment(id);
    assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
    client.restoreExperiment(id);
    assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("active");
  }

  @Test
  void logsARun() {
    String experiment = client.createExperiment("logging");
    RunInfo created =
        client.createRun(
            CreateRun.newBuilder()
                .setExperimentId(experiment)
                .setStartTime(1_000)
                .setRunName("mine")
                .build());
    String id = created.getRunId();
    client.logParam(id, "depth", "6");
    client.logMetric(id, "auc", 0.5, 10, 0);
    client.logMetric(id, "auc", 0.75, 20, 1);
    client.setTag(id, "t", "v");
    client.setTag(id, "gone", "v");
    client.deleteTag(id, "gone");
    client.setTerminated(id, RunStatus.FINISHED, 2_000);

    Run run = client.getRun(id);
    assertThat(run.getInfo().getRunName()).isEqualTo("mine");
    assertThat(run.getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.getInfo().getStartTime()).isEqualTo(1_000);
    assertThat(run.getInfo().getEndTime()).isEqualTo(2_000);
    assertThat(run.getInfo().getArtifactUri())
        .isEqualTo("mlflow-artifacts:/" + experiment + "/" + id + "/artifacts");
    assertThat(run.getData().getParams(0).getValue()).isEqualTo("6");
    assertThat(run.getData().getMetrics(0).getValue()).isEqualTo(0.75);
    assertThat(run.getData().getTagsList()).extracting(RunTag::getKey).doesNotContain("gone");
    assertThat(client.getMetricHistory(id, "auc"))
        .extracting(Metric::getValue)
        .containsExactly(0.5, 0.75);
    client.deleteRun(id);
    assertThat(client.getRun(id).getInfo().getLifecycleStage()).isEqualTo("deleted");
    client.restoreRun(id);
  }

  @Test
  void logsABatchOfAThousandMetrics() {
    String id = client.createRun(client.createExperiment("batch")).getRunId();
    List<Metric> metrics =
        IntStream.range(0, 998)
            .mapToObj(
                i ->
                    Metric.newBuilder()
                        .setKey("m" + i)
                        .setValue(i)
                        .setTimestamp(i)
                        .setStep(i)
                        .build())
            .toList();
    client.logBatch(
        id,
        metrics,
        List.of(Param.newBuilder().setKey("p").setValue("1").build()),
        List.of(RunTag.newBuilder().setKey("t").setValue("2").build()));
    assertThat(client.getRun(id).getData().getMetricsList()).hasSize(998);
  }

  @Test
  void keepsValuesThatAreNoNumbers() {
    String id = client.createRun(client.createExperiment("odd")).getRunId();
    client.logMetric(id, "nan", Double.NaN);
    client.logMetric(id, "inf", Double.POSITIVE_INFINITY);
    List<Metric> metrics = client.getRun(id).getData().getMetricsList();
    assertThat(metrics.get(0).getValue()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(metrics.get(1).getValue()).isNaN();
  }

  @Test
  void searchesRunsPageByPage() {
    String experiment = client.createExperiment("searching");
    for (int i = 0; i < 5; i++) {
      String id = client.createRun(experiment).getRunId();
      client.logMetric(id, "auc", i / 10.0);
      client.logParam(id, "kind", i % 2 == 0 ? "even" : "odd");
    }
    assertThat(found(experiment, "params.kind = 'odd' and metrics.auc > 0.2")).hasSize(1);
    List<Double> seen = new ArrayList<>();
    var page =
        client.searchRuns(
            List.of(experiment), "", ViewType.ACTIVE_ONLY, 2, List.of("metrics.auc DESC"));
    while (true) {
      page.getItems().forEach(run -> seen.add(run.getData().getMetrics(0).getValue()));
      if (!page.hasNextPage()) {
        break;
      }
      page = (RunsPage) page.getNextPage();
    }
    assertThat(seen).containsExactly(0.4, 0.3, 0.2, 0.1, 0.0);
  }

  private static List<Run> found(String experiment, String filter) {
    return client.searchRuns(List.of(experiment), filter, ViewType.ACTIVE_ONLY, 100).getItems();
  }

  @Test
  void worksThroughTheContext() {
    String experiment = client.createExperiment("context");
    var context = new MlflowContext(client).setExperimentId(experiment);
    context.withActiveRun(
        "in a block",
        run -> {
          run.logParams(Map.of("a", "1", "b", "2"));
          run.logMetrics(Map.of("m", 1.5), 3);
          run.setTags(Map.of("t", "v"));
        });
    List<Run> runs = found(experiment, "tags.t = 'v'");
    assertThat(runs).hasSize(1);
    assertThat(runs.getFirst().getInfo().getStatus()).isEqualTo(RunStatus.FINISHED);
    assertThat(runs.getFirst().getData().getMetrics(0).getValue()).isEqualTo(1.5);
  }

  @Test
  void readsTheRegistry() {
    client.sendPost("registered-models/create", "{\"name\": \"churn\"}");
    String version = "{\"name\": \"churn\", \"source\": \"mlflow-artifacts:/0/r/artifacts/model\"}";
    client.sendPost("model-versions/create", version);
    client.sendPost("model-versions/create", version);
    client.sendPost(
        "model-versions/transition-stage",
        "{\"name\": \"churn\", \"version\": \"1\", \"stage\": \"Production\", \"archive_existing_versions\": false}");
    client.sendPatch(
        "model-versions/update",
        "{\"name\": \"churn\", \"version\": \"1\", \"description\": \"first\"}");

    assertThat(client.getRegisteredModel("churn").getLatestVersionsList()).hasSize(2);
    assertThat(client.getLatestVersions("churn", List.of("Production")))
        .extracting(ModelVersion::getVersion)
        .containsExactly("1");
    assertThat(client.getModelVersion("churn", "1").getDescription()).isEqualTo("first");
    assertThat(client.getModelVersionDownloadUri("churn", "1"))
        .isEqualTo("mlflow-artifacts:/0/r/artifacts/model");
    assertThat(client.searchModelVersions("name = 'churn'").getItems())
        .extracting(ModelVersion::getVersion)
        .containsExactly("1", "2");
  }

  @Test
  void tellsMlflowsErrors() {
    assertThatThrownBy(() -> client.getRun("nope"))
        .isInstanceOf(MlflowClientException.class)
        .hasMessageContaining("Run with id=nope not found");
    client.createExperiment("taken");
    assertThatThrownBy(() -> client.createExperiment("taken"))
        .isInstanceOf(MlflowClientException.class)
        .hasMessageContaining("already exists");
  }
}
