package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.testing.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published Python clients of MLflow, Triton and KServe, unchanged, against a server in a
 * process of its own. What they do and what must hold is in the scripts of {@code interop/python}.
 */
@Needs(Needs.Need.PYTHON)
class PythonClientsTest {
  private static final Path PYTHON = Path.of("python").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "mlflow3, mlflow_tracking.py",
    "mlflow3, mlflow_parts.py",
    "mlflow3, mlflow_models.py",
    "mlflow3, mlflow_deploy.py",
    "mlflow3, mlflow_tracing.py",
    "mlflow3, mlflow_spans.py",
    "mlflow3, mlflow_datasets.py",
    "mlflow2, mlflow_tracking.py",
    "mlflow2, mlflow_parts.py",
    "mlflow2, mlflow_models.py",
    "mlflow2, mlflow_deploy.py",
    "serving, serving_triton.py",
    "serving, serving_kserve.py"
  })
  void runsTheScript(String environment, String script) throws IOException, InterruptedException {
    try (var server = LazoProcess.start(folder)) {
      run(server, environment, script, Map.of());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlflow2", "mlflow3"})
  void signsIn(String environment) throws IOException, InterruptedException {
    Map<String, String> admin = Map.of("LAZO_ADMIN_PASSWORD", "a password of the first user");
    try (var server = LazoProcess.start(folder, admin, "--access", "users")) {
      run(server, environment, "mlflow_access.py", admin);
    }
  }

  private void run(
      LazoProcess server, String environment, String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(PYTHON.resolve(".venv-" + environment + "/bin/python").toString());
    command.add(PYTHON.resolve(script).toString());
    command.add(server.url());
    command.addAll(LazoProcess.command());
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    builder.environment().putAll(variables);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("all of " + script + " held");
  }
}
