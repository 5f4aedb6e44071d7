package lazo.ui;

import java.util.List;
import java.util.Optional;
import lazo.packaging.ModelDescription;
import lazo.packaging.ModelDescriptions;
import lazo.packaging.Packages;
import lazo.registry.ModelVersion;
import lazo.scoring.TensorSpec;

/** What a version takes and gives, as its client logged it, or else as its package says. */
final class VersionFields {
  /**
   * @param digest of the package, empty when it is not packaged
   * @param logged empty when no MLflow client logged it
   */
  record Fields(
      String digest,
      Optional<ModelDescription> logged,
      List<ModelDescription.Field> inputs,
      List<ModelDescription.Field> outputs) {
    List<ModelDescription.Field> params() {
      return logged.map(ModelDescription::params).orElse(List.of());
    }
  }

  private final Packages packages;
  private final ModelDescriptions descriptions;

  VersionFields(Packages packages, ModelDescriptions descriptions) {
    this.packages = packages;
    this.descriptions = descriptions;
  }

  Fields of(ModelVersion version) {
    String digest = packages.packageOf(version.name(), version.version()).orElse("");
    Optional<ModelDescription> logged = descriptions.of(version);
    if (logged.isEmpty() && !digest.isEmpty()) {
      var signature = packages.manifest(digest).signature();
      return new Fields(digest, logged, fields(signature.inputs()), fields(signature.outputs()));
    }
    return new Fields(
        digest,
        logged,
        logged.map(ModelDescription::inputs).orElse(List.of()),
        logged.map(ModelDescription::outputs).orElse(List.of()));
  }

  private static List<ModelDescription.Field> fields(List<TensorSpec> tensors) {
    return tensors.stream()
        .map(
            tensor ->
                new ModelDescription.Field(
                    tensor.name(), tensor.datatype() + " " + tensor.shape(), true, ""))
        .toList();
  }
}
