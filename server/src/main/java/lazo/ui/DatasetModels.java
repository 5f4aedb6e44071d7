package lazo.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.packaging.Packages;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;

/** Which model versions were trained on which dataset version. */
final class DatasetModels {
  private static final int VERSIONS_READ = 500;

  private final Registry registry;
  private final Packages packages;

  DatasetModels(Registry registry, Packages packages) {
    this.registry = registry;
    this.packages = packages;
  }

  /** The newest packaged model versions, by the digest of their dataset version. */
  Map<String, List<ModelVersion>> byDataset() {
    Map<String, List<ModelVersion>> trained = new HashMap<>();
    for (ModelVersion version :
        registry.searchVersions("", List.of(), VERSIONS_READ, null).items()) {
      packages
          .packageOf(version.name(), version.version())
          .map(digest -> packages.manifest(digest).provenance().dataset())
          .ifPresent(
              dataset ->
                  trained.computeIfAbsent(dataset, digest -> new ArrayList<>()).add(version));
    }
    return trained;
  }
}
