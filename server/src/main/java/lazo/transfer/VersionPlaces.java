package lazo.transfer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ImportedVersions;
import lazo.tracking.Artifacts;
import lazo.tracking.ImportedRuns;
import lazo.tracking.wire.SafePath;

/**
 * Where the files of a version are, now that they are here. The server works it out from ids; a
 * place that is written in an import is kept as text and never read.
 */
final class VersionPlaces {
  private static final Pattern OF_MODEL = Pattern.compile("models:/(m-[^/]+)(/.*)?");
  private static final Pattern OF_RUN = Pattern.compile("runs:/([^/]+)(/.*)?");
  private static final Pattern OF_VERSION = Pattern.compile("models:/([^/]+)/(\\d{1,9})");

  private final ImportedRuns runs;
  private final ImportedVersions versions;

  VersionPlaces(ImportedRuns runs, ImportedVersions versions) {
    this.runs = runs;
    this.versions = versions;
  }

  /**
   * @param source what clients are told; the old server's own places become those of this one
   * @param location where the files are
   */
  record Place(String source, String location) {}

  Place of(Moved.Version version) {
    String source = version.source();
    if (version.files() != null) {
      int slash = version.files().indexOf('/');
      String owner = slash < 0 ? version.files() : version.files().substring(0, slash);
      String path = slash < 0 ? "" : version.files().substring(slash);
      String location = below(owner, path);
      return new Place(location, location);
    }
    for (Pattern pattern : List.of(OF_MODEL, OF_RUN)) {
      Matcher owned = pattern.matcher(source);
      if (owned.matches()) {
        String path = owned.group(2);
        return new Place(source, below(owned.group(1), path == null ? "" : path));
      }
    }
    Matcher copied = OF_VERSION.matcher(source);
    if (copied.matches()) {
      Optional<String> there =
          versions.location(copied.group(1), Integer.parseInt(copied.group(2)));
      return new Place(
          source, there.orElseThrow(() -> new NotFound("its source " + source + " is not here")));
    }
    SafePath.location(source, "model version source");
    if (Artifacts.holds(source)) {
      throw new InvalidInput(
          "its files were at " + source + ", which belongs to no run and no logged model");
    }
    return new Place(source, source);
  }

  private String below(String owner, String path) {
    String location =
        runs.location(owner)
            .orElseThrow(
                () ->
                    new NotFound(
                        "its files belong to "
                            + (owner.startsWith("m-") ? "logged model " : "run ")
                            + owner
                            + ", which is not here"));
    return path.isEmpty() || path.equals("/")
        ? location
        : location + "/" + SafePath.relative(path.substring(1));
  }
}
