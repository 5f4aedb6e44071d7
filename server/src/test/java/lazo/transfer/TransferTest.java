package lazo.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import lazo.event.Events;
import lazo.problem.InvalidInput;
import lazo.registry.ImportedVersions;
import lazo.registry.Registry;
import lazo.registry.Stage;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.trace.Traces;
import lazo.tracking.Artifacts;
import lazo.tracking.ImportedRuns;
import lazo.tracking.Lifecycle;
import lazo.tracking.LoggedModels;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.Status;
import lazo.tracking.Tracking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Things of another server arrive with their ids and times, once, on both databases. */
final class TransferTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));
  private static final String RUN = "0123456789abcdef0123456789abcdef";
  private static final String ALL =
      """
      {"experiment": {"id": "7", "title": "flights", "created": 5, "updated": 6, "tags": {"owner": "ana"}}}
      {"run": {"id": "0123456789abcdef0123456789abcdef", "experiment": "7", "title": "first", "user": "ana", "status": "FINISHED", "start": 10, "end": 20, "params": {"depth": "6"}, "tags": {"mlflow.runName": "first"}, "datasets": [{"title": "d", "digest": "1", "sourceType": "local", "source": "{}", "tags": {"mlflow.data.context": "training"}}], "outputs": [{"model": "m-1", "step": 3}]}}
      {"metrics": {"run": "0123456789abcdef0123456789abcdef", "series": [{"key": "loss", "values": [1.5, "NaN", "-Infinity"], "times": [11, 12, 13], "steps": [0, 1, 2]}]}}
      {"model": {"id": "m-1", "experiment": "7", "title": "m", "run": "0123456789abcdef0123456789abcdef", "status": "LOGGED_MODEL_READY", "created": 7, "updated": 8, "metrics": [{"key": "acc", "value": 0.5, "time": 9, "step": 0, "run": "0123456789abcdef0123456789abcdef"}]}}
      {"registered": {"title": "churn", "description": "Who leaves", "lastVersion": 4, "created": 30, "updated": 40, "tags": {"team": "blue"}}}
      {"version": {"model": "churn", "number": 1, "source": "/old/0123456789abcdef0123456789abcdef/artifacts/m", "files": "0123456789abcdef0123456789abcdef/m", "run": "0123456789abcdef0123456789abcdef", "stage": "PRODUCTION", "created": 31, "updated": 32}}
      {"version": {"model": "churn", "number": 3, "source": "models:/m-1", "created": 33, "updated": 34}}
      {"alias": {"model": "churn", "alias": "champion", "version": 3}}
      {"trace": {"id": "tr-1", "experiment": "7", "info": {"trace_id": "tr-1", "request_time": "2026-01-01T00:00:00Z", "execution_duration": "0.5s", "state": "OK", "tags": {"a": "b"}, "assessments": [{"assessment_id": "a-1", "assessment_name": "good", "feedback": {"value": true}}]}, "runs": ["0123456789abcdef0123456789abcdef"]}}
      {"whole": {"kind": "run", "id": "0123456789abcdef0123456789abcdef", "mark": "x"}}
      """;

  @TempDir private Path folder;

  /** A server's parts that moving in needs. */
  private final class Bench {
    final Tracking tracking;
    final LoggedModels models;
    final Registry registry;
    final Traces traces;
    final Transfer transfer;

    Bench(Database database) {
      IdSource ids = IdSource.seeded(1);
      tracking = new Tracking(database, CLOCK, ids);
      models = new LoggedModels(database, tracking, CLOCK, ids);
      registry = new Registry(database, new Events(database, CLOCK), CLOCK, tracking, models);
      traces = new Traces(database, folder.resolve("traces"), tracking, CLOCK, ids);
      transfer =
          new Transfer(
              database,
              new ImportedRuns(database, CLOCK),
              new ImportedVersions(database),
              traces.imported(),
              new Artifacts(database, new Blobs(folder.resolve("blobs")), CLOCK));
    }

    Receipt take(String lines) {
      return transfer.accept("old", MovedLines.all(lines));
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsIdsTimesAndNumbers(Database database) {
    try (database) {
      var bench = new Bench(database);
      Receipt receipt = bench.take(ALL);
      assertThat(receipt.refused()).isEmpty();
      assertThat(receipt.notes()).isEmpty();
      Run run = bench.tracking.run(RUN);
      assertThat(run.experimentId()).isEqualTo("7");
      assertThat(run.status()).isEqualTo(Status.FINISHED);
      assertThat(List.of(run.startTimeMillis(), run.endTimeMillis())).containsExactly(10L, 20L);
      assertThat(run.artifactUri()).isEqualTo("mlflow-artifacts:/7/" + RUN + "/artifacts");
      assertThat(run.modelOutputs()).containsExactly(new Run.ModelLink("m-1", 3));
      assertThat(run.datasets()).hasSize(1);
      assertThat(run.metrics())
          .containsExactly(new Metric("loss", Double.NEGATIVE_INFINITY, 13, 2));
      assertThat(bench.models.model("m-1").createdMillis()).isEqualTo(7);
      assertThat(bench.registry.version("churn", 1).location())
          .isEqualTo("mlflow-artifacts:/7/" + RUN + "/artifacts/m");
      assertThat(bench.registry.version("churn", 1).stage()).isEqualTo(Stage.PRODUCTION);
      assertThat(bench.registry.byAlias("churn", "champion").orElseThrow().location())
          .isEqualTo("mlflow-artifacts:/7/models/m-1/artifacts");
      assertThat(bench.traces.trace("tr-1").assessments()).hasSize(1);
      assertThat(bench.traces.trace("tr-1").durationMillis()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void addsNothingTheSecondTime(Database database) {
    try (database) {
      var bench = new Bench(database);
      bench.take(ALL);
      Receipt second = bench.take(ALL);
      assertThat(second.refused()).isEmpty();
      assertThat(second.counts().values())
          .allSatisfy(
              count -> {
                assertThat(count.added()).isZero();
                assertThat(count.more()).isZero();
                assertThat(count.same()).isPositive();
              });
      assertThat(bench.transfer.whole("old", "run", Map.of(RUN, "x", "b", "x")))
          .containsExactly(RUN);
      assertThat(bench.transfer.whole("old", "run", Map.of(RUN, "y"))).isEmpty();
      assertThat(bench.transfer.whole("other", "run", Map.of(RUN, "x"))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void neverOverwritesAndNeverGivesANumberTwice(Database database) {
    try (database) {
      var bench = new Bench(database);
      bench.take(ALL);
      bench.tracking.setTags(RUN, Map.of("mlflow.runName", "renamed"));
      bench.registry.setAlias("churn", "champion", 1);
      Receipt again = bench.take(ALL);
      assertThat(bench.tracking.run(RUN).name()).isEqualTo("renamed");
      assertThat(again.refused())
          .containsExactly(
              new Receipt.Remark(
                  "alias champion of churn", "the alias points at version 1 here, at 3 there"));
      assertThat(bench.registry.byAlias("churn", "champion").orElseThrow().version()).isEqualTo(1);
      assertThat(bench.registry.createVersion("churn", "s3://b/m", null, Map.of()).version())
          .isEqualTo(5);
      assertThat(bench.tracking.createExperiment("new", "", Map.of())).isEqualTo("8");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsAPlaceForAnExperimentWhoseIdIsTaken(Database database) {
    try (database) {
      var bench = new Bench(database);
      String here = bench.tracking.createExperiment("mine", "", Map.of());
      Receipt receipt =
          bench.take(
              """
              {"experiment": {"id": "%s", "title": "theirs"}}
              {"experiment": {"id": "0", "title": "Default"}}
              {"experiment": {"id": "5", "title": "mine"}}
              {"run": {"id": "r1", "experiment": "%s"}}
              {"run": {"id": "r2", "experiment": "5"}}
              {"run": {"id": "r3", "experiment": "6"}}
              """
                  .formatted(here, here));
      String theirs = receipt.experiments().get(here);
      assertThat(bench.tracking.experimentByName("theirs").orElseThrow().id()).isEqualTo(theirs);
      assertThat(theirs).isNotEqualTo(here);
      assertThat(bench.tracking.run("r1").experimentId()).isEqualTo(theirs);
      assertThat(bench.tracking.run("r2").experimentId()).isEqualTo(here);
      assertThat(receipt.notes()).extracting(Receipt.Remark::why).hasSize(2);
      assertThat(receipt.refused())
          .containsExactly(new Receipt.Remark("run r3", "its experiment 6 is not here"));
      bench.tracking.renameExperiment(theirs, "renamed here");
      String again = "{\"experiment\": {\"id\": \"" + here + "\", \"title\": \"theirs\"}}";
      assertThat(bench.take(again).experiments()).containsEntry(here, theirs);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsThoseInTheBinApart(Database database) {
    try (database) {
      var bench = new Bench(database);
      bench.tracking.createExperiment("x", "", Map.of());
      String lines =
          """
          {"experiment": {"id": "9", "title": "x", "lifecycle": "DELETED"}}
          {"run": {"id": "r", "experiment": "9", "status": "RUNNING", "lifecycle": "DELETED"}}
          """;
      bench.take(lines);
      assertThat(bench.tracking.experimentById("9").name()).isEqualTo("x (deleted 9)");
      assertThat(bench.tracking.run("r").lifecycle()).isEqualTo(Lifecycle.DELETED);
      assertThat(bench.take(lines).experiments()).containsEntry("9", "9");
      bench.take(lines.replace("RUNNING\"", "KILLED\", \"end\": 4"));
      assertThat(bench.tracking.run("r").status()).isEqualTo(Status.KILLED);
      bench.tracking.deleteExperiment(bench.tracking.experimentByName("x").orElseThrow().id());
      assertThat(bench.take("{\"experiment\": {\"id\": \"2\", \"title\": \"x\"}}").refused())
          .hasSize(1);
    }
  }

  /** What an import says of places must not lead to files of somebody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"run\": {\"id\": \"r\", \"experiment\": \"7\", \"location\": \"mlflow-artifacts:/7/other/artifacts\"}}",
        "{\"run\": {\"id\": \"r\", \"experiment\": \"7\", \"location\": \"s3://b/../../x\"}}",
        "{\"run\": {\"id\": \"../r\", \"experiment\": \"7\"}}",
        "{\"run\": {\"id\": \"r\", \"experiment\": \"7\", \"params\": {\"../p\": \"1\"}}}",
        "{\"model\": {\"id\": \"m-../x\", \"experiment\": \"7\"}}",
        "{\"model\": {\"id\": \"m-2\", \"experiment\": \"7\", \"location\": \"mlflow-artifacts:/0\"}}",
        "{\"version\": {\"model\": \"churn\", \"number\": 9, \"source\": \"mlflow-artifacts:/7/x\"}}",
        "{\"version\": {\"model\": \"churn\", \"number\": 9, \"source\": \"x\", \"files\": \"0123456789abcdef0123456789abcdef/../../x\"}}",
        "{\"version\": {\"model\": \"churn\", \"number\": 9, \"source\": \"runs:/0123456789abcdef0123456789abcdef/%2e%2e/x\"}}",
        "{\"version\": {\"model\": \"churn\", \"number\": 9, \"source\": \"s3://b/%2e%2e/x\"}}",
        "{\"version\": {\"model\": \"churn\", \"number\": 0, \"source\": \"models:/m-1\"}}",
        "{\"trace\": {\"id\": \"x\", \"experiment\": \"7\", \"info\": {\"trace_id\": \"../x\", \"request_time\": \"2026-01-01T00:00:00Z\", \"state\": \"OK\"}}}",
        "{\"registered\": {\"title\": \"a/b\"}}",
        "{\"experiment\": {\"id\": \"8\", \"title\": \" \"}}"
      })
  void refusesOneThingAndKeepsTheRest(String line) {
    try (Database database = lazo.store.TestDatabase.sqlite()) {
      var bench = new Bench(database);
      Receipt receipt = bench.take(ALL + line);
      assertThat(receipt.refused()).hasSize(1);
      assertThat(bench.tracking.run(RUN).id()).isEqualTo(RUN);
    }
  }

  @Test
  void saysWhichLineIsWrong() {
    assertThatThrownBy(() -> MovedLines.all("\n{\"run\": {\"id\": \"x\"}}"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'experiment' is missing");
    assertThatThrownBy(() -> MovedLines.all("{\"nothing\": {}}")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void writesWhatItReads() {
    List<Moved> all = MovedLines.all(ALL);
    String written = String.join("\n", all.stream().map(MovedLines::line).toList());
    assertThat(MovedLines.all(written).stream().map(MovedLines::line))
        .containsExactlyElementsOf(all.stream().map(MovedLines::line).toList());
    assertThat(((Moved.Run) all.get(1)).title()).isEqualTo("first");
  }

  @Test
  void dropsNulCharacters() {
    assertThat(
            ((Moved.Run)
                    MovedLines.read(
                        "{\"run\": {\"id\": \"r\", \"experiment\": \"1\", \"title\": \"a\\u0000b\", \"tags\": {\"t\": \"\\u0000\"}}}"))
                .title())
        .isEqualTo("ab");
  }
}
