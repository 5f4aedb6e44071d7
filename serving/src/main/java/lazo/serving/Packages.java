package lazo.serving;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lazo.problem.LazoException;
import lazo.problem.Unavailable;
import lazo.scoring.Package;

/**
 * The packages at hand: copies on disk, named by digest, and those loaded, each once however many
 * endpoints use it. Thread-safe.
 */
final class Packages {
  private static final Logger LOG = System.getLogger(Packages.class.getName());

  private static final class Loaded {
    final Package contents;
    final ServedModel model;
    int users;

    Loaded(Package contents) {
      this.contents = contents;
      this.model = new ServedModel(contents.model());
    }
  }

  private final Path folder;
  private final PackageSource source;
  private final Map<String, Loaded> loaded = new HashMap<>();

  Packages(Path folder, PackageSource source) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.source = source;
  }

  /** Loads a package unless it is, fetching and verifying it first; every call needs a release. */
  synchronized ServedModel acquire(String digest) {
    Loaded found = loaded.get(digest);
    if (found == null) {
      found = new Loaded(open(digest));
      loaded.put(digest, found);
    }
    found.users++;
    return found.model;
  }

  /** Closes the package when this was the last use of it. */
  synchronized void release(String digest) {
    Loaded found = loaded.get(digest);
    if (found != null && --found.users == 0) {
      loaded.remove(digest);
      found.contents.close();
    }
  }

  /** Deletes the copies of all others. */
  synchronized void keepOnly(Set<String> digests) {
    try (Stream<Path> copies = Files.list(folder)) {
      for (Path copy : copies.toList()) {
        String digest = "sha256:" + copy.getFileName();
        if (!digests.contains(digest) && !loaded.containsKey(digest)) {
          delete(copy);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "old packages could not be deleted", e);
    }
  }

  private Package open(String digest) {
    Path copy = folder.resolve(digest.substring(digest.indexOf(':') + 1));
    try {
      if (Files.isDirectory(copy)) {
        try {
          return Package.open(copy, digest);
        } catch (LazoException damaged) {
          LOG.log(
              Level.WARNING, "the copy of " + digest + " is damaged, fetching it again", damaged);
          delete(copy);
        }
      }
      fetch(digest, copy);
      return Package.open(copy, digest);
    } catch (IOException e) {
      throw new Unavailable(
          "package %s could not be fetched (%s); what was served before still is"
              .formatted(digest, e.getMessage()),
          e);
    }
  }

  private void fetch(String digest, Path copy) throws IOException {
    Path from = source.fetch(digest);
    Package.verify(from, digest);
    Path unfinished = Files.createTempDirectory(folder, ".fetching");
    try {
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path to = unfinished.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(to);
          } else {
            Files.copy(file, to);
            Disk.sync(to);
          }
        }
      }
      Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      LOG.log(Level.DEBUG, "{0} was fetched meanwhile", digest);
    } finally {
      delete(unfinished);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
