package lazo.move;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the folder on this machine that an artifact location of MLflow means. A location holds the
 * path of the machine and of the time it was written; a store that was moved since is found by the
 * end of the path below the folder that the user names.
 */
final class ArtifactFolders {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)");
  private static final String PROXIED = "mlflow-artifacts";
  private static final int PARTS_OF_A_RUN = 3;

  private final @Nullable Path given;
  private final List<Path> bases;
  private boolean asked;
  private boolean found;

  /**
   * @param given the folder that the user names, null for none
   * @param bases what relative paths may be relative to
   */
  ArtifactFolders(@Nullable Path given, List<Path> bases) {
    this.given = given;
    this.bases = bases;
  }

  /** The place of a run's files. */
  FilePlace ofRun(@Nullable String location, String experiment) {
    return place(location, experiment, PARTS_OF_A_RUN);
  }

  /** The place of the files of a logged model or of a trace, which lie one folder deeper. */
  FilePlace ofPart(@Nullable String location, String experiment) {
    return place(location, experiment, PARTS_OF_A_RUN + 1);
  }

  /** True when the user named a folder and no file of anything was found below it. */
  boolean foundNothing() {
    return given != null && asked && !found;
  }

  private FilePlace place(@Nullable String location, String experiment, int parts) {
    if (location == null || location.isEmpty()) {
      return new FilePlace.Gone("", "it names no place for its files");
    }
    asked = true;
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches()) {
      return local(location, location, experiment, parts);
    }
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "file" -> local(location, decoded(location), experiment, parts);
      case PROXIED -> proxied(location);
      default -> new FilePlace.Elsewhere(location);
    };
  }

  private static String decoded(String location) {
    try {
      String path = URI.create(location).getPath();
      return path == null ? location.substring("file:".length()) : path;
    } catch (IllegalArgumentException notEncoded) {
      String rest = location.substring("file:".length());
      return rest.startsWith("//") ? rest.substring(2) : rest;
    }
  }

  private FilePlace local(String location, String path, String experiment, int parts) {
    try {
      // an experiment with a location of its own has no folder of its number
      Path whole = Path.of(path);
      int above = whole.getNameCount() - parts;
      boolean numbered = above >= 0 && whole.getName(above).toString().equals(experiment);
      int depth = Math.max(1, Math.min(numbered ? parts : parts - 1, whole.getNameCount()));
      List<Path> candidates = new ArrayList<>(belowGiven(whole, depth));
      bases.forEach(base -> candidates.add(base.resolve(path).normalize()));
      for (Path candidate : candidates) {
        if (Files.isDirectory(candidate)) {
          found = true;
          return new FilePlace.Folder(candidate);
        }
      }
      for (Path candidate : candidates) {
        if (rootIsThere(candidate, depth)) {
          return new FilePlace.Folder(candidate); // nothing was logged to it
        }
      }
    } catch (InvalidPathException e) {
      return new FilePlace.Gone(location, "that is no path on this machine");
    }
    return new FilePlace.Gone(
        path,
        "the folder is not on this machine; say with --artifacts where it lies now (the folder that was ./mlruns or ./mlartifacts)");
  }

  /** The folders below the given one that end as the path does, the longest end first. */
  private List<Path> belowGiven(Path path, int depth) {
    List<Path> folders = new ArrayList<>();
    int parts = path.getNameCount();
    for (int from = 0; given != null && from <= parts - depth; from++) {
      Path candidate = given.resolve(path.subpath(from, parts).toString()).normalize();
      if (candidate.startsWith(given)) {
        folders.add(candidate);
      }
    }
    return folders;
  }

  private static boolean rootIsThere(Path folder, int depth) {
    Path up = folder;
    for (int i = 0; i < depth && up != null; i++) {
      up = up.getParent();
    }
    return up != null && Files.isDirectory(up);
  }

  private FilePlace proxied(String location) {
    String rest = location.substring(PROXIED.length() + 1);
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      rest = slash < 0 ? "" : rest.substring(slash);
    }
    String path = rest.startsWith("/") ? rest.substring(1) : rest;
    for (Path root : roots()) {
      Path folder = root.resolve(path).normalize();
      if (folder.startsWith(root) && Files.isDirectory(root)) {
        found |= Files.isDirectory(folder);
        return new FilePlace.Folder(folder);
      }
    }
    return new FilePlace.Gone(
        location,
        "the MLflow server keeps these files; say with --artifacts which folder that is (its --artifacts-destination), or import from its address, http://...");
  }

  private List<Path> roots() {
    return given != null
        ? List.of(given)
        : bases.stream().map(base -> base.resolve("mlartifacts").normalize()).toList();
  }
}
