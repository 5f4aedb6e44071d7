package lazo.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.problem.Unsupported;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.tracking.Artifacts.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tree of artifacts, on both databases. */
class ArtifactsTest {
  @TempDir Path folder;

  private Artifacts open(Database database) {
    return new Artifacts(
        database, new Blobs(folder), InstantSource.fixed(Instant.ofEpochSecond(1)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> paths(List<Entry> entries) {
    return entries.stream().map(Entry::path).toList();
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsATreeOfFiles(Database database) {
    try (database) {
      Artifacts artifacts = open(database);
      artifacts.put("0/r/artifacts/model/MLmodel", bytes("one"));
      artifacts.put("0/r/artifacts/model/data/model.onnx", bytes("two"));
      artifacts.put("0/r/artifacts/note 100%.txt", bytes("three"));
      artifacts.put("0/r/artifacts/model/MLmodel", bytes("replaced"));

      assertThat(paths(artifacts.list("0/r/artifacts")))
          .containsExactlyInAnyOrder("0/r/artifacts/model", "0/r/artifacts/note 100%.txt");
      assertThat(paths(artifacts.files("0/r/artifacts/model")))
          .containsExactlyInAnyOrder(
              "0/r/artifacts/model/MLmodel", "0/r/artifacts/model/data/model.onnx");
      Entry file = artifacts.file("0/r/artifacts/model/MLmodel");
      assertThat(artifacts.read(file)).isEqualTo(bytes("replaced"));
      assertThatThrownBy(() -> artifacts.file("0/r/artifacts/model")).isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> artifacts.put("0/r/artifacts/model", bytes("x")))
          .isInstanceOf(InvalidInput.class);
      assertThatThrownBy(() -> artifacts.put("0/r/artifacts/model/MLmodel/x", bytes("x")))
          .isInstanceOf(InvalidInput.class);

      artifacts.delete("0/r/artifacts/model");
      assertThat(paths(artifacts.files("0"))).containsExactly("0/r/artifacts/note 100%.txt");
      assertThatThrownBy(() -> artifacts.delete("0/r/artifacts/model"))
          .isInstanceOf(NotFound.class);
    }
  }

  @Test
  void readsOnlyLocationsThatItKeeps() {
    assertThat(Artifacts.pathOf("mlflow-artifacts:/0/r/artifacts")).isEqualTo("0/r/artifacts");
    assertThat(Artifacts.pathOf("mlflow-artifacts://host:5000/0/r")).isEqualTo("0/r");
    for (String elsewhere : List.of("s3://b/x", "file:///etc", "/etc", "http://x/y", "ftp://a/b")) {
      assertThatThrownBy(() -> Artifacts.pathOf(elsewhere)).isInstanceOf(Unsupported.class);
    }
    for (String odd : List.of("mlflow-artifacts:/../x", "mlflow-artifacts:/a/%2e%2e/b")) {
      assertThatThrownBy(() -> Artifacts.pathOf(odd)).isInstanceOf(InvalidInput.class);
    }
  }
}
