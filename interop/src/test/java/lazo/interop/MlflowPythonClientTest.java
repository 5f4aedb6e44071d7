package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lazo.app.Server;
import lazo.app.ServerOptions;
import lazo.testing.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The published Python client of MLflow, unchanged, against a running server. What it does and what
 * must hold is in the scripts of {@code interop/python}.
 */
@Needs(Needs.Need.PYTHON)
class MlflowPythonClientTest {
  private static final Path PYTHON = Path.of("python").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mlflow_tracking.py", "mlflow_models.py"})
  void runsTheScript(String script) throws IOException, InterruptedException {
    try (var server = Server.start(ServerOptions.local(folder.resolve("data"), 0))) {
      var builder =
          new ProcessBuilder(
                  PYTHON.resolve(".venv-mlflow3/bin/python").toString(),
                  PYTHON.resolve(script).toString(),
                  server.url())
              .directory(folder.toFile())
              .redirectErrorStream(true);
      builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1");
      builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
      Process process = builder.start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("all of " + script + " held");
    }
  }
}
