package lazo.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.FittedFeature;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import lazo.problem.NotFound;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.scoring.Provenance;
import lazo.scoring.Tensor;

/** Real packages with small real models, in a folder. */
final class TestPackages implements PackageSource {
  private final Path folder;
  private final Map<String, Path> byDigest = new HashMap<>();
  int fetched;

  TestPackages(Path folder) {
    this.folder = folder;
  }

  @Override
  public Path fetch(String digest) throws IOException {
    fetched++;
    Path found = byDigest.get(digest);
    if (found == null) {
      throw new NotFound("there is no package " + digest);
    }
    return found;
  }

  /** Answers the logistic of {@code bias + first column}; texts are one of JFK and LAX. */
  String logistic(float bias, String... columns) {
    List<FittedFeature> features = new ArrayList<>();
    List<Tensor> golden = new ArrayList<>();
    for (String column : columns) {
      boolean text = column.equals("origin");
      features.add(
          text
              ? new FittedCategorical(column, List.of("JFK", "LAX"))
              : new FittedNumeric(column, 0, 0, 1));
      golden.add(
          text
              ? Tensor.of(column, new String[] {"JFK"}, 1, 1)
              : Tensor.of(column, new float[] {1}, 1, 1));
    }
    var spec = new FittedSpec(features);
    float[] weights = new float[spec.width()];
    weights[0] = 1;
    return write(OnnxModels.logistic(spec, weights, bias), golden);
  }

  /** Takes "x" and answers "y". */
  String mlp(int... layers) {
    var golden = List.of(Tensor.of("x", new float[layers[0]], 1, layers[0]));
    return write(OnnxModels.mlp(layers, 7), golden);
  }

  private String write(byte[] model, List<Tensor> golden) {
    Path to = folder.resolve("package-" + byDigest.size());
    Manifest draft = Manifest.draft("test", null, null, Provenance.unknown(null), Map.of());
    String digest = Package.write(to, draft, Map.of(Package.MODEL, model), golden);
    byDigest.put(digest, to);
    return digest;
  }

  /** The package can no longer be fetched. */
  void lose(String digest) {
    byDigest.remove(digest);
  }

  /** Changes a byte of the model. */
  static void damage(Path folder) throws IOException {
    Path model = folder.resolve(Package.MODEL);
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length / 2] ^= 1;
    Files.write(model, bytes);
  }
}
