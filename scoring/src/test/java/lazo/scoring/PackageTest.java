package lazo.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lazo.features.Encode;
import lazo.features.Feature;
import lazo.features.FeatureSpec;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.features.Impute;
import lazo.features.Scale;
import lazo.onnx.OnnxModels;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.problem.Unsupported;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageTest {
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(
              new Feature.Numeric("distance", new Impute.Median(), Scale.STANDARD),
              new Feature.Categorical("origin", Encode.ONE_HOT, 200)));

  private final Samples samples = new Samples(5);
  private final FittedSpec spec = samples.spec();
  private final Frame golden = samples.rows(spec, 20);
  private final byte[] model = OnnxModels.classifier(spec, samples.trees(spec.width(), 20, 3));
  private final Provenance provenance =
      new Provenance(
          "run-1", "sha256:00", "abc", Map.of("java", "25"), 7, Map.of("depth", "3"), "", "");
  private final Manifest draft =
      Manifest.draft("late", FEATURES, spec, provenance, Map.of("log_loss", 0.45));

  @TempDir Path temporary;
  private Path folder;
  private String digest;

  @BeforeEach
  void write() {
    folder = temporary.resolve("package");
    digest = Package.write(folder, draft, Map.of(Package.MODEL, model), golden);
  }

  @Test
  void opensWhatWasWritten() {
    try (var opened = Package.open(folder, digest);
        var direct = OnnxModel.load(model)) {
      assertThat(opened.digest()).isEqualTo(digest).matches("sha256:[0-9a-f]{64}");
      assertThat(opened.manifest().fitted()).isEqualTo(spec);
      assertThat(opened.manifest().featureSpec()).isEqualTo(FEATURES);
      assertThat(opened.manifest().provenance()).isEqualTo(provenance);
      assertThat(opened.manifest().metrics()).containsEntry("log_loss", 0.45);
      assertThat(opened.manifest().signature()).isEqualTo(direct.signature());
      assertThat(opened.manifest().files())
          .extracting(Manifest.FileEntry::path)
          .containsExactly("golden.json", "model.onnx");
      assertThat(opened.model().probabilities(golden)).isEqualTo(direct.probabilities(golden));
    }
  }

  @Test
  void namesEqualContentsEqually() {
    Path again = temporary.resolve("again");
    assertThat(Package.write(again, draft, Map.of(Package.MODEL, model), golden)).isEqualTo(digest);
    assertThat(Package.write(folder, draft, Map.of(Package.MODEL, model), golden))
        .isEqualTo(digest);
    var other = Manifest.draft("other", FEATURES, spec, provenance, Map.of());
    assertThatThrownBy(() -> Package.write(folder, other, Map.of(Package.MODEL, model), golden))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining(digest);
  }

  @Test
  void leavesNoTemporaryFolderBehind() throws IOException {
    try (var files = Files.list(temporary)) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void refusesAModelOfWhichOneBitWasChanged() throws IOException {
    byte[] changed = model.clone();
    changed[changed.length / 2] ^= 1;
    Files.write(folder.resolve(Package.MODEL), changed);
    assertThatThrownBy(() -> Package.open(folder))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("was changed after packaging");
    assertThatThrownBy(() -> Package.verify(folder, digest)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void refusesAnotherManifestThanTheOneAskedFor() throws IOException {
    Path manifest = folder.resolve(Package.MANIFEST);
    Files.writeString(manifest, Files.readString(manifest).replace("0.45", "0.40"));
    assertThatThrownBy(() -> Package.open(folder, digest))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(digest);
  }

  @Test
  void refusesAModelThatAnswersOtherwiseThanWhenItWasPackaged() throws IOException {
    Path file = folder.resolve(Package.GOLDEN);
    String json = Files.readString(file);
    int outputs = json.indexOf("\"outputs\"");
    String wrong =
        json.substring(0, outputs) + json.substring(outputs).replaceFirst("\\[0\\.\\d+", "[0.99");
    assertThat(wrong).isNotEqualTo(json);
    Files.writeString(file, wrong);
    adopt(file);
    assertThatThrownBy(() -> Package.open(folder))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("golden example 0 of output 'probability'")
        .hasMessageContaining("0.99");
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Files.delete(folder.resolve(Package.GOLDEN));
    assertThatThrownBy(() -> Package.open(folder))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("golden.json");
    assertThatThrownBy(() -> Package.open(temporary.resolve("nowhere")))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void refusesAManifestThatIsNoneOrReachesOutside() throws IOException {
    Path manifest = folder.resolve(Package.MANIFEST);
    String json = Files.readString(manifest);
    for (String bad :
        List.of(
            "",
            "null",
            "{}",
            "[1]",
            "{\"name\":\"x\"}",
            json.substring(0, json.length() / 2),
            json.replace("model.onnx", "../model.onnx"),
            json.replace("model.onnx", "/etc/passwd"))) {
      Files.writeString(manifest, bad);
      assertThatThrownBy(() -> Package.open(folder)).as(bad).isInstanceOf(InvalidInput.class);
    }
    Files.writeString(manifest, json.replace("\"onnx\"", "\"pickle\""));
    assertThatThrownBy(() -> Package.open(folder))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("'pickle'");
  }

  @Test
  void refusesToPackageATruncatedOrForeignFile() {
    Path elsewhere = temporary.resolve("elsewhere");
    for (byte[] bad :
        List.of(
            new byte[0],
            Arrays.copyOf(model, model.length / 2),
            "PK\u0003\u0004".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> Package.write(elsewhere, draft, Map.of(Package.MODEL, bad), golden))
          .isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(() -> Package.write(elsewhere, draft, Map.of("m.bin", model), golden))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("model.onnx");
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void keepsAtMostTwentyExamples() {
    Frame many = samples.rows(spec, 21);
    Path elsewhere = temporary.resolve("elsewhere");
    assertThatThrownBy(() -> Package.write(elsewhere, draft, Map.of(Package.MODEL, model), many))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("20");
  }

  @Test
  void wrapsAnyOnnxFileWithOrWithoutExamples() {
    byte[] perceptron = OnnxModels.mlp(new int[] {4, 8, 3}, 1);
    var plain = Manifest.draft("plain", null, null, Provenance.unknown("run-2"), Map.of());
    Path bare = temporary.resolve("bare");
    Package.write(bare, plain, Map.of(Package.MODEL, perceptron), List.of());
    try (var opened = Package.open(bare)) {
      assertThat(opened.manifest().fitted()).isNull();
      assertThat(opened.manifest().files()).hasSize(1);
    }
    Path withExamples = temporary.resolve("with");
    var example = Tensor.of("x", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
    Package.write(withExamples, plain, Map.of(Package.MODEL, perceptron), List.of(example));
    try (var opened = Package.open(withExamples)) {
      assertThat(opened.manifest().files()).hasSize(2);
      assertThat(opened.model().score(List.of(example)).getFirst().shape()).containsExactly(2, 3);
    }
  }

  /** Makes the manifest agree with a file that was changed. */
  private void adopt(Path file) throws IOException {
    Path path = folder.resolve(Package.MANIFEST);
    Manifest manifest = Json.read(Package.MANIFEST, Files.readAllBytes(path), Manifest.class);
    byte[] changed = Files.readAllBytes(file);
    var files =
        PackageFiles.entries(Map.of(Package.MODEL, model, file.getFileName().toString(), changed));
    Files.write(path, Json.write(manifest.with(manifest.signature(), files)));
  }
}
