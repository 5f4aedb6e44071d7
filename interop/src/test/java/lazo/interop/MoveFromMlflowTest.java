package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lazo.testing.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stores made by the published MLflow, imported into a server in a process of its own, and read on
 * both sides by the same client. What is in them is in {@code interop/python/move_make.py}.
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
        run(List.of(bin("mlflow3", "mlflow"), "db", "upgrade", "sqlite:///" + older));
        String upgraded = "sqlite:///" + older;
        assertThat(python("mlflow3", "move_compare.py", upgraded, server.url())).contains("equal");
      }
    }
  }

  private String imported(String from, LazoProcess server) throws Exception {
    return run(LazoProcess.command("import", "mlflow", "--from", from, "--into", server.url()));
  }

  private String python(String environment, String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(bin(environment, "python"));
    command.add(PYTHON.resolve(script).toString());
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String bin(String environment, String program) {
    return PYTHON.resolve(".venv-" + environment + "/bin/" + program).toString();
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
