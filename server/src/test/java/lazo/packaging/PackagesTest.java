package lazo.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lazo.event.Events;
import lazo.features.Column;
import lazo.features.FittedFeature;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.onnx.OnnxModels;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.scoring.Provenance;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.task.ReplayClock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackagesTest {
  @TempDir Path folder;

  private Path written(String name) {
    var spec = new FittedSpec(List.of(new FittedFeature.FittedNumeric("x", 0, 0, 1)));
    Path place = folder.resolve(name);
    Frame golden = Frame.builder(2).add("x", new Column.Doubles(new double[] {0, 1})).build();
    Package.write(
        place,
        Manifest.draft(name, null, spec, Provenance.unknown(null), Map.of()),
        Map.of(Package.MODEL, OnnxModels.logistic(spec, new float[] {1}, 0)),
        golden);
    return place;
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void keepsAPackageByDigestAndLaysItOutAgain(Database database) throws IOException {
    try (database) {
      var clock = new ReplayClock(Instant.parse("2001-01-01T00:00:00Z"));
      var packages =
          new Packages(
              database,
              new Blobs(folder.resolve("blobs")),
              folder.resolve("packages"),
              new Events(database, clock),
              clock);
      Path source = written("m");
      String digest = packages.add(source);
      assertThat(packages.add(source)).as("the same again").isEqualTo(digest);
      packages.link(digest, "m", 1);
      assertThat(packages.packageOf("m", 1)).contains(digest);
      assertThat(packages.packageOf("m", 2)).isEmpty();
      for (Path file :
          List.of(packages.fetch(digest).resolve("model.onnx"), packages.fetch(digest))) {
        assertThat(Files.exists(file)).isTrue();
      }
      try (Package opened = packages.open(digest)) {
        assertThat(opened.manifest().name()).isEqualTo("m");
      }
      assertThatThrownBy(() -> packages.fetch("sha256:" + "0".repeat(64)))
          .isInstanceOf(NotFound.class);
      assertThatThrownBy(() -> packages.fetch("../up")).isInstanceOf(NotFound.class);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void refusesATamperedPackage(Database database) throws IOException {
    try (database) {
      var clock = new ReplayClock(Instant.parse("2001-01-01T00:00:00Z"));
      var packages =
          new Packages(
              database,
              new Blobs(folder.resolve("blobs2")),
              folder.resolve("packages2"),
              new Events(database, clock),
              clock);
      Path source = written("n");
      Files.write(source.resolve("model.onnx"), new byte[] {1, 2, 3});
      assertThatThrownBy(() -> packages.add(source)).isInstanceOf(InvalidInput.class);
    }
  }
}
