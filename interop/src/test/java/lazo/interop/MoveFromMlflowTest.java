package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores and servers filled by the published MLflow, imported into a server in a process of its
 * own, and read on both sides by the same client. What is in them is in {@code
 * interop/python/move_make.py}.
 */
@Needs(Needs.Need.PYTHON)
class MoveFromMlflowTest {
  private static final Path PYTHON = Path.of("python").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mlflow3", "mlflow2"})
  void readsADatabase(String environment) throws Exception {
    Path file = folder.resolve("mlflow.db");
    String store = "sqlite:///" + file;
    python(environment, "move_make.py", store);
    try (var server = LazoProcess.start(folder)) {
      assertThat(imported(store, server)).contains("runs").doesNotContain("Did not fit");
      assertThat(imported(store, server)).contains("Nothing new.");
      Path older = Files.copy(file, folder.resolve("older.db"));
      assertThat(python(environment, "move_compare.py", store, server.url())).contains("equal");
      if (environment.equals("mlflow2")) {
        // its own client knows no traces of version 3; the newer one reads its database upgraded
        run(List.of(bin("mlflow3", "mlflow").toString(), "db", "upgrade", "sqlite:///" + older));
        String upgraded = "sqlite:///" + older;
        assertThat(python("mlflow3", "move_compare.py", upgraded, server.url())).contains("equal");
      }
    }
  }

  /**
   * Through its proxy, as it starts by itself, and with the files in a folder that only it reads.
   */
  @ParameterizedTest
  @CsvSource({
    "mlflow3, --serve-artifacts",
    "mlflow3, --no-serve-artifacts",
    "mlflow2, --serve-artifacts",
    "mlflow2, --no-serve-artifacts",
  })
  void readsAServer(String environment, String artifacts) throws Exception {
    String[] options = {
      artifacts,
      artifacts.startsWith("--no") ? "--default-artifact-root" : "--artifacts-destination",
      folder.resolve("files").toString()
    };
    try (var mlflow = MlflowProcess.start(bin(environment, "mlflow"), folder, options);
        var server = LazoProcess.start(folder)) {
      python(environment, "move_make.py", mlflow.url());
      assertThat(imported(mlflow.url(), server)).contains("runs").doesNotContain("Did not fit");
      assertThat(imported(mlflow.url(), server)).contains("Nothing new.");
      assertThat(python(environment, "move_compare.py", mlflow.url(), server.url()))
          .contains("equal");
    }
  }

  /** The folder that MLflow writes to by itself. */
  @ParameterizedTest
  @ValueSource(strings = {"mlflow3", "mlflow2"})
  void readsAFolder(String environment) throws Exception {
    Path there = folder.resolve("mlruns");
    python(environment, "move_make.py", "file://" + there);
    try (var server = LazoProcess.start(folder)) {
      assertThat(imported(there.toString(), server)).contains("runs").doesNotContain("Did not fit");
      assertThat(imported("file://" + there, server)).contains("Nothing new.");
      for (String client : List.of(environment, "mlflow3")) {
        assertThat(python(client, "move_compare.py", "file://" + there, server.url(), "--folder"))
            .contains("equal");
      }
    }
  }

  @Test
  void readsAFolderThatWasMoved() throws Exception {
    python("mlflow3", "move_make.py", "file://" + folder.resolve("mlruns"));
    Path there = Files.createDirectory(folder.resolve("there"));
    try (var server = LazoProcess.start(folder);
        var other = LazoProcess.start(there)) {
      assertThat(imported(folder.resolve("mlruns").toString(), server)).contains("runs");
      Path moved = Files.move(folder.resolve("mlruns"), there.resolve("kept"));
      assertThat(imported(moved.toString(), other)).doesNotContain("Did not fit");
      assertThat(python("mlflow3", "move_compare.py", server.url(), other.url(), "--folder"))
          .contains("equal");
    }
  }

  @Test
  void readsAnotherLazo() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path here = Files.createDirectory(folder.resolve("here"));
    try (var old = LazoProcess.start(there);
        var server = LazoProcess.start(here)) {
      python("mlflow3", "move_make.py", old.url());
      assertThat(imported(old.url(), server)).contains("runs").doesNotContain("Did not fit");
      assertThat(imported(old.url(), server)).contains("Nothing new.");
      assertThat(python("mlflow3", "move_compare.py", old.url(), server.url())).contains("equal");
    }
  }

  /** Read back by pandas, and compared with what MLflow's client reads of the server. */
  @Test
  void writesWhatAServerHas() throws Exception {
    Path out = folder.resolve("out");
    try (var server = LazoProcess.start(folder)) {
      python("mlflow3", "move_make.py", server.url());
      assertThat(run(exported(server, out))).doesNotContain("Did not fit");
      assertThat(python("mlflow3", "export_compare.py", out.toString(), server.url()))
          .contains("equal");
    }
  }

  private static List<String> exported(LazoProcess server, Path out) {
    return LazoProcess.command("export", "--server", server.url(), "--to", out.toString());
  }

  private String imported(String from, LazoProcess server) throws Exception {
    return run(LazoProcess.command("import", "mlflow", "--from", from, "--into", server.url()));
  }

  private String python(String environment, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(bin(environment, "python").toString());
    command.add(PYTHON.resolve(script).toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Path bin(String environment, String program) {
    return PYTHON.resolve(".venv-" + environment + "/bin/" + program);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    builder
        .environment()
        .put("MLFLOW_ALLOW_FILE_STORE", "true"); // which 3.17 no longer does itself
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
