package lazo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lazo.access.Permission;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.app.ServerOptions.AccessControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an import says of stores that it cannot read, or not whole. How it reads those that MLflow
 * itself wrote is tested beside MLflow.
 */
class ImportVerbTest {
  private static final String EXPERIMENT = "7";
  private static final String WHOLE = "a".repeat(32);
  private static final String TORN = "b".repeat(32);
  private static final String MUTE = "c".repeat(32);

  @TempDir Path folder;

  @RegisterExtension final Said said = new Said();

  private Path store;

  @BeforeEach
  void place() {
    store = folder.resolve("mlruns");
  }

  @Test
  void bringsWhatCanBeReadAndNamesTheRest() throws Exception {
    write("7/meta.yaml", "experiment_id: '7'\nname: old\nlifecycle_stage: active\n");
    run(WHOLE, "status: 3");
    write("7/" + WHOLE + "/metrics/loss", "1000 0.5 0\n2000 nan 1\n3000 -inf 2\n");
    write("7/" + WHOLE + "/metrics/deep/down", "1000 7\n"); // as before there were steps
    run(TORN, "status: 1");
    write("7/" + TORN + "/metrics/loss", "1000 0.5 0\n20 x 1\n3000\n4000 0.1 3\n");
    write("7/" + MUTE + "/meta.yaml", "run_id: [unclosed\n");

    try (Server server = open("here", AccessControl.OPEN)) {
      JsonNode report = imported(server, ExitCode.DID_NOT_FIT);
      assertThat(report.path("counts").path("runs").path("added").asInt()).isEqualTo(2);
      assertThat(report.path("counts").path("metric points").path("added").asInt()).isEqualTo(6);
      assertThat(report.path("misfits").findValuesAsText("what"))
          .containsExactlyInAnyOrder(
              "the file 7/" + MUTE + "/meta.yaml",
              "the file 7/" + TORN + "/metrics/loss",
              "the file 7/" + TORN + "/metrics/loss");
      assertThat(report.path("misfits").findValuesAsText("why"))
          .contains("no point of a metric: '20 x 1'", "no point of a metric: '3000'");

      Files.delete(store.resolve("7/" + MUTE + "/meta.yaml"));
      write("7/" + TORN + "/metrics/loss", "1000 0.5 0\n4000 0.1 3\n5000 0.05 4\n");
      report = imported(server, ExitCode.DONE);
      assertThat(report.path("counts").path("runs").path("added").asInt()).isZero();
      assertThat(report.path("counts").path("metric points").path("added").asInt()).isOne();
      assertThat(report.path("counts").path("runs").path("same").asInt()).isEqualTo(2);
    }
  }

  @Test
  void asksForCredentialsOfAServerThatWantsThem() throws Exception {
    try (Server closed = open("there", AccessControl.USERS);
        Server server = open("here", AccessControl.OPEN)) {
      String password = closed.firstPassword().orElseThrow();
      String there = closed.url().replace("http://", "http://admin:%s@");
      assertThat(lazo(closed.url(), server)).isEqualTo(ExitCode.WRONG_USE);
      assertThat(said.err()).contains(closed.url(), "401", "MLFLOW_TRACKING_USERNAME");
      said.forget();
      assertThat(lazo(there.formatted("wrong"), server)).isEqualTo(ExitCode.WRONG_USE);
      assertThat(said.err()).contains("401").doesNotContain("wrong");
      said.forget();
      assertThat(lazo(there.formatted(password), server)).isEqualTo(ExitCode.DONE);
      assertThat(said.out() + said.err()).doesNotContain(password);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1, 3, 'http://127.0.0.1:1, does not answer'",
    "http://127.0.0.1:1/a b, 2, is no address",
    "http:///mlflow, 2, is no address of a server",
    "FOLDER, 2, no folder in it has a meta.yaml",
    "file:///no/such/folder, 2, there is no folder /no/such/folder",
    "mysql://db/mlflow, 2, is no store to import from",
  })
  void saysWhatIsWrongWithTheStore(String from, int code, String words) throws Exception {
    try (Server server = open("here", AccessControl.OPEN)) {
      String named = from.equals("FOLDER") ? folder.toString() : from;
      assertThat(lazo(named, server)).isEqualTo(code);
      assertThat(said.err()).contains(words).doesNotContain("\tat ");
    }
  }

  @Test
  void saysThatAServerIsNoTrackingServer() throws Exception {
    try (Server server = open("here", AccessControl.OPEN)) {
      assertThat(lazo(server.url() + "/docs", server)).isEqualTo(ExitCode.WRONG_USE);
      assertThat(said.err()).contains("/docs/api/2.0/mlflow/experiments/search", "status 404");
    }
  }

  @Test
  void exportsNothingFromNoServer() throws Exception {
    for (String server : List.of("nowhere", "http://127.0.0.1:1")) {
      String out = folder.resolve("out").toString();
      assertThat(Main.run(new String[] {"export", "--server", server, "--to", out})).isNotZero();
    }
    assertThat(said.err())
        .contains("nowhere is no address of a server", "http://127.0.0.1:1, does not answer")
        .doesNotContain("\tat ");
  }

  private JsonNode imported(Server server, int code) throws Exception {
    Path report = folder.resolve("report.json");
    assertThat(lazo(store.toString(), server, "--report", report.toString()))
        .as(said.err())
        .isEqualTo(code);
    return new ObjectMapper().readTree(Files.readString(report));
  }

  private static int lazo(String from, Server server, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("import", "mlflow", "--from", from, "--into", server.url()));
    words.addAll(List.of(more));
    return Main.run(words.toArray(String[]::new));
  }

  private void run(String id, String line) throws IOException {
    write(
        EXPERIMENT + "/" + id + "/meta.yaml",
        "run_id: %s\nexperiment_id: '7'\nstart_time: 1000\nlifecycle_stage: active\n%s\n"
            .formatted(id, line));
  }

  private void write(String path, String text) throws IOException {
    Path file = store.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Server open(String name, AccessControl access) throws Exception {
    return Server.start(
        new ServerOptions(
            "127.0.0.1",
            0,
            folder.resolve(name),
            null,
            false,
            Set.of(),
            null,
            Optional.empty(),
            access,
            Permission.NO_PERMISSIONS,
            null));
  }
}
