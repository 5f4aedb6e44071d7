package lazo.scoring;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import lazo.features.FeatureSpec;
import lazo.features.FittedSpec;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * What a package holds and where it comes from. The digest of its canonical JSON names the package.
 *
 * @param flavor how the model is stored; "onnx"
 * @param featureSpec absent for a model that was made elsewhere
 * @param metrics of the validation at training
 */
public record Manifest(
    String name,
    String flavor,
    Signature signature,
    @Nullable FeatureSpec featureSpec,
    @Nullable FittedSpec fitted,
    List<FileEntry> files,
    Provenance provenance,
    Map<String, Double> metrics) {
  public static final String ONNX = "onnx";

  private static final Signature UNKNOWN = new Signature(List.of(), List.of());

  public Manifest {
    requireNonNull(flavor, "flavor");
    requireNonNull(signature, "signature");
    requireNonNull(provenance, "provenance");
    files = List.copyOf(files);
    metrics = Map.copyOf(metrics);
    if (name.isBlank()) {
      throw new InvalidInput("a package needs the name of its model");
    }
  }

  /** One file of the package, by its path in the package's folder. */
  public record FileEntry(String path, String sha256, long size) {}

  /** A manifest before {@link Package#write} has filled in the signature and the files. */
  public static Manifest draft(
      String name,
      @Nullable FeatureSpec featureSpec,
      @Nullable FittedSpec fitted,
      Provenance provenance,
      Map<String, Double> metrics) {
    return new Manifest(name, ONNX, UNKNOWN, featureSpec, fitted, List.of(), provenance, metrics);
  }

  boolean hasSignature() {
    return !signature.equals(UNKNOWN);
  }

  Manifest with(Signature known, List<FileEntry> entries) {
    return new Manifest(name, flavor, known, featureSpec, fitted, entries, provenance, metrics);
  }
}
