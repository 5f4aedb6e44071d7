package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client moves the bytes of artifacts through Python, which it starts for each call. */
@Needs(Needs.Need.PYTHON)
class MlflowJavaArtifactsTest {
  @TempDir Path folder;

  @Test
  void movesArtifacts() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("a.txt"), "hello");
    try (var server = LazoProcess.start(folder)) {
      var builder =
          new ProcessBuilder(
                  List.of(
                      ProcessHandle.current().info().command().orElse("java"),
                      "-cp",
                      System.getProperty("java.class.path"),
                      JavaArtifacts.class.getName(),
                      server.url(),
                      files.toString()))
              .redirectErrorStream(true);
      builder
          .environment()
          .put(
              "MLFLOW_PYTHON_EXECUTABLE",
              Path.of("python/.venv-mlflow3/bin/python").toAbsolutePath().toString());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("[a.txt, sub folder] hello");
    }
  }
}
