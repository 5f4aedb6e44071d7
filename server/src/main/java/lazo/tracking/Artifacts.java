package lazo.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.problem.Unsupported;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.tracking.wire.SafePath;

/**
 * The façade of artifacts: a tree of named files. A name is an entry in the database that points to
 * a blob, so there is no file system path that a client could climb out of, and equal files are
 * stored once.
 *
 * <p>Thread safe.
 */
public final class Artifacts {
  private static final String SCHEME = "mlflow-artifacts:";

  private final Blobs blobs;
  private final ArtifactStore store;
  private final InstantSource clock;

  public Artifacts(Database database, Blobs blobs, InstantSource clock) {
    this.blobs = blobs;
    this.store = new ArtifactStore(database);
    this.clock = clock;
  }

  /**
   * A file or folder in the tree.
   *
   * @param path from the root of the tree
   * @param sha256 names the blob; empty for a folder
   */
  public record Entry(String path, String sha256, long size) {
    public boolean folder() {
      return sha256.isEmpty();
    }

    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /** Takes over a file that arrived as an artifact, replacing an earlier one. */
  public Entry adopt(String path, Blobs.Received file) {
    String safe = SafePath.relative(path);
    return put(safe, blobs.adopt(file));
  }

  public Entry put(String path, byte[] bytes) {
    String safe = SafePath.relative(path);
    return put(safe, blobs.put(bytes));
  }

  /** Stores a blob that is there already under a path. */
  public Entry put(String path, Blobs.Blob blob) {
    var entry = new Entry(SafePath.relative(path), blob.sha256(), blob.size());
    store.put(entry, clock.millis());
    return entry;
  }

  /** What lies directly in a folder, by name; empty when there is no such folder. */
  public List<Entry> list(String folder) {
    return store.list(folder.isEmpty() ? "" : SafePath.relative(folder));
  }

  /** All files below a folder, at any depth. */
  public List<Entry> files(String folder) {
    return list(folder).stream()
        .flatMap(entry -> entry.folder() ? files(entry.path()).stream() : List.of(entry).stream())
        .toList();
  }

  public Optional<Entry> find(String path) {
    return store.find(SafePath.relative(path));
  }

  /** A file that must be there. */
  public Entry file(String path) {
    return find(path)
        .filter(entry -> !entry.folder())
        .orElseThrow(() -> new NotFound("No such artifact: '" + path + "'"));
  }

  /** Where the bytes of a file lie; only to be read. */
  public Path bytes(Entry file) {
    return blobs.existing(file.sha256());
  }

  public byte[] read(Entry file) {
    try {
      return Files.readAllBytes(bytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file, or a folder with all in it. */
  public void delete(String path) {
    Entry entry = find(path).orElseThrow(() -> new NotFound("No such artifact: '" + path + "'"));
    store.delete(entry);
  }

  /** A location one step further down. */
  static String below(String location, String rest) {
    return location.endsWith("/") ? location + rest : location + "/" + rest;
  }

  /** True for a location that this server keeps. */
  public static boolean holds(String location) {
    return location.startsWith(SCHEME);
  }

  /**
   * The path in the tree that a location such as {@code mlflow-artifacts:/0/…} names.
   *
   * @throws Unsupported when the location is not kept here: the server never reads a place that a
   *     client named
   */
  public static String pathOf(String location) {
    if (!holds(location)) {
      throw new Unsupported(
          "the artifacts at "
              + location
              + " are not kept by this server and it does not fetch them; read them with your client");
    }
    String rest = location.substring(SCHEME.length());
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      rest = slash < 0 ? "" : rest.substring(slash);
    }
    String path = rest.startsWith("/") ? rest.substring(1) : rest;
    if (path.isEmpty()) {
      throw new InvalidInput("the location " + location + " names no folder");
    }
    return SafePath.relative(path);
  }
}
