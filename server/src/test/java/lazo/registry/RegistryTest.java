package lazo.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import lazo.event.Events;
import lazo.event.StoredEvent;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.Registry.NewVersion;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.tracking.LoggedModel;
import lazo.tracking.LoggedModels;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the registry promises, on both databases. */
class RegistryTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  /** A registry and what it stands on. */
  private record Bench(Registry registry, Tracking tracking, LoggedModels models, Events events) {
    static Bench open(Database database) {
      IdSource ids = IdSource.seeded(1);
      Tracking tracking = new Tracking(database, CLOCK, ids);
      LoggedModels models = new LoggedModels(database, tracking, CLOCK, ids);
      Events events = new Events(database, CLOCK);
      return new Bench(
          new Registry(database, events, CLOCK, tracking, models), tracking, models, events);
    }

    ModelVersion add(String name) {
      return registry.createVersion(name, "mlflow-artifacts:/0/r/artifacts/m", null, Map.of());
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void numbersVersionsAndNeverReusesANumber(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("churn");
      assertThat(bench.add("churn").version()).isEqualTo(1);
      assertThat(bench.add("churn").version()).isEqualTo(2);
      registry.deleteVersion("churn", 2);
      assertThat(bench.add("churn").version()).isEqualTo(3);
      assertThatThrownBy(() -> registry.version("churn", 2))
          .isInstanceOf(NotFound.class)
          .hasMessage("Model Version (name=churn, version=2) not found");
      assertThat(bench.events.latest("model/churn", 10))
          .extracting(StoredEvent::type)
          .containsOnly("ModelVersionCreated")
          .hasSize(3);
      assertThatThrownBy(() -> registry.createModel("churn", "", Map.of()))
          .isInstanceOf(Conflict.class)
          .hasMessage("Registered Model (name=churn) already exists.");
      assertThatThrownBy(() -> bench.add("nope")).isInstanceOf(NotFound.class);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void movesAliasesBetweenVersions(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("churn");
      bench.add("churn");
      bench.add("churn");
      registry.setAlias("churn", "champion", 1);
      registry.setAlias("churn", "champion", 2);
      registry.setAlias("churn", "other", 2);
      assertThat(registry.byAlias("churn", "champion").orElseThrow().version()).isEqualTo(2);
      assertThat(registry.version("churn", 2).aliases()).containsExactly("champion", "other");
      assertThat(registry.version("churn", 1).aliases()).isEmpty();
      assertThat(registry.resolve("models:/churn@champion").version()).isEqualTo(2);
      assertThat(registry.resolve("models:/churn/1").version()).isEqualTo(1);
      assertThat(registry.resolve("models:/churn/latest").version()).isEqualTo(2);
      assertThat(registry.model("churn").aliases()).isEqualTo(Map.of("champion", 2, "other", 2));
      registry.deleteVersion("churn", 2);
      assertThat(registry.byAlias("churn", "champion")).isEmpty();
      for (String odd : List.of("latest", "LATEST", "v1", "a b", "", "a/b")) {
        assertThatThrownBy(() -> registry.setAlias("churn", odd, 1))
            .isInstanceOf(InvalidInput.class);
      }
      assertThatThrownBy(() -> registry.setAlias("churn", "x", 9)).isInstanceOf(NotFound.class);
      assertThat(bench.events.latest("model/churn", 1).getFirst().payload())
          .contains("\"alias\":\"other\"");
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void movesVersionsThroughStages(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("churn");
      bench.add("churn");
      bench.add("churn");
      registry.moveToStage("churn", 1, Stage.of("production"), false);
      registry.moveToStage("churn", 2, Stage.PRODUCTION, true);
      assertThat(registry.version("churn", 1).stage()).isEqualTo(Stage.ARCHIVED);
      assertThat(registry.resolve("models:/churn/Production").version()).isEqualTo(2);
      assertThat(registry.model("churn").latest()).hasSize(2);
      assertThatThrownBy(() -> Stage.of("Live")).isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> registry.moveToStage("churn", 2, Stage.ARCHIVED, true))
          .isInstanceOf(InvalidInput.class);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void resolvesWhereTheFilesAre(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("churn");
      Run run = bench.tracking.startRun("0", "", Map.of());
      LoggedModel model = bench.models.create("0", "m", null, run.id(), Map.of(), Map.of());

      ModelVersion logged =
          registry.createVersion("churn", "models:/" + model.id(), null, Map.of("t", "v"));
      assertThat(logged.location()).isEqualTo(model.artifactUri());
      assertThat(logged.runId()).isEqualTo(run.id());
      assertThat(logged.tags()).isEqualTo(Map.of("t", "v"));
      assertThat(bench.models.model(model.id()).tags().get("mlflow.modelVersions"))
          .isEqualTo("[{\"name\":\"churn\",\"version\":1}]");
      assertThat(
              registry
                  .createVersion("churn", "runs:/" + run.id() + "/model", null, Map.of())
                  .location())
          .isEqualTo(run.artifactUri() + "/model");
      assertThat(registry.createVersion("churn", "models:/churn/1", null, Map.of()).location())
          .isEqualTo(model.artifactUri());
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void refusesSourcesThatCouldReachTheServersDisk(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      bench.registry.createModel("churn");
      for (String source :
          List.of(
              "file:///etc",
              "//etc",
              "/",
              "/etc/passwd",
              "./etc",
              "%66ile:///etc",
              "file:///..\\..\\x",
              "http://host/#/../../../etc",
              "s3://b/%252e%252e/x",
              "mlflow-artifacts:/a/../../etc",
              "models:/m-1/../../x",
              "C:\\x")) {
        for (Map<String, String> tags :
            List.of(Map.<String, String>of(), Map.of(Prompts.TAG, "true"))) {
          var asked = new NewVersion(source, null, null, "", "", tags);
          assertThatThrownBy(() -> bench.registry.createVersion("churn", asked))
              .as(source)
              .isInstanceOf(InvalidInput.class);
        }
      }
      assertThat(bench.registry.newest("churn")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsModelsAndVersions(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("alpha", "", Map.of("team", "x"));
      registry.createModel("Beta", "", Map.of());
      registry.createModel("prompt", "", Map.of(Prompts.TAG, "true"));
      bench.add("alpha");
      bench.add("alpha");
      bench.add("Beta");
      assertThat(models(registry, "")).containsExactly("Beta", "alpha");
      assertThat(models(registry, "name ILIKE 'B%'")).containsExactly("Beta");
      assertThat(models(registry, "name LIKE 'b%'")).isEmpty();
      assertThat(models(registry, "tags.team = 'x'")).containsExactly("alpha");
      assertThat(models(registry, "tags.`mlflow.prompt.is_prompt` = 'true'"))
          .containsExactly("prompt");
      assertThat(models(registry, "tags.`mlflow.prompt.is_prompt` != 'true'"))
          .containsExactly("Beta", "alpha");
      assertThat(registry.searchVersions("name = 'alpha'", List.of(), 10, null).items())
          .extracting(ModelVersion::version)
          .containsExactly(2, 1);
      assertThat(
              registry.searchVersions("version_number >= 1", List.of("name ASC"), 2, null).items())
          .extracting(ModelVersion::name)
          .containsExactly("Beta", "alpha");
      assertThatThrownBy(() -> models(registry, "description = 'x'"))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("Invalid attribute key 'description'");
    }
  }

  private static List<String> models(Registry registry, String filter) {
    return registry.searchModels(filter, List.of(), 10, null).items().stream()
        .map(RegisteredModel::name)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void deletesAModelWithAllThatBelongsToIt(Database database) {
    try (database) {
      Bench bench = Bench.open(database);
      Registry registry = bench.registry;
      registry.createModel("churn", "text", Map.of("a", "b"));
      bench.add("churn");
      registry.setVersionTag("churn", 1, "k", "v");
      registry.setAlias("churn", "champion", 1);
      registry.rename("churn", "renamed");
      assertThat(registry.byAlias("renamed", "champion")).isPresent();
      registry.deleteModel("renamed");
      assertThatThrownBy(() -> registry.model("renamed"))
          .isInstanceOf(NotFound.class)
          .hasMessage("Registered Model with name=renamed not found");
      for (String odd : List.of("", "a/b", "a:b", "a%2fb", "..", "a\\b", "x".repeat(300))) {
        assertThatThrownBy(() -> registry.createModel(odd, "", Map.of()))
            .isInstanceOf(InvalidInput.class);
      }
    }
  }
}
