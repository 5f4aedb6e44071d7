package lazo.tracking.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lazo.problem.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs from the advisories on MLflow, and plain ones that must pass. */
class SafePathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "a/../b",
        "a/..",
        "../../../../etc/passwd",
        "/etc/passwd",
        "//etc",
        "a//b",
        "./a",
        "a/./b",
        "",
        "/",
        "..\\..\\x",
        "a\\b",
        "C:/windows",
        "C:\\windows",
        "c:x",
        "%2e%2e/x",
        "..%2f..%2fx",
        "%252e%252e%252fx",
        "%25252e%25252e%25252fx",
        "a%00b",
        "a\u0000b",
        "a\nb",
        "%2fetc%2fpasswd",
        "%5c..%5cx",
        "100%/%2e%2e/x",
        "a%5Cb"
      })
  void refusesAPathThatCouldLeaveItsRoot(String path) {
    assertThatThrownBy(() -> SafePath.relative(path)).isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b.txt",
        "model/MLmodel",
        "100%.txt",
        "a b/c+d",
        "..a/b..",
        "...",
        "x;y",
        "ünï/çode",
        "a%20b",
        "metrics:v1"
      })
  void letsAPlainPathPass(String path) {
    assertThat(SafePath.relative(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///#/../../../../etc/",
        "http://host/%23/../../etc",
        "s3://bucket/../x",
        "s3://bucket/%252e%252e/x",
        "mlflow-artifacts:/x?/../../etc",
        "mlflow-artifacts:/x;/../../etc",
        "file:///..\\..\\x",
        "models:/x/..",
        "dbfs:..",
        "s3://b/a%00b"
      })
  void refusesALocationThatClimbs(String location) {
    assertThatThrownBy(() -> SafePath.location(location, "source"))
        .isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc",
        "//etc",
        "etc",
        "./x",
        "../x",
        "file:///etc",
        "FILE:/etc",
        "%66ile:///etc",
        "C:\\x",
        "file%3A///etc",
        " file:/x"
      })
  void knowsALocalPath(String location) {
    assertThat(SafePath.isLocal(location)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://b/x", "models:/m-1", "runs:/1/model", "mlflow-artifacts:/0/x"})
  void knowsARemoteLocation(String location) {
    assertThat(SafePath.isLocal(location)).isFalse();
    assertThat(SafePath.location(location, "source")).isEqualTo(location);
  }
}
