package lazo.packaging;

import static lazo.http.About.about;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.packaging.PackageStore.PackageFile;
import lazo.problem.NotFound;
import lazo.scoring.Manifest;
import lazo.scoring.Package;
import lazo.serving.PackageSource;
import lazo.store.Blobs;
import lazo.store.Database;

/** Keeps packages and hands them out by digest. Thread safe. */
public final class Packages implements PackageSource {
  private static final String PREFIX = "sha256:";

  private final Database database;
  private final PackageStore store;
  private final Blobs blobs;
  private final Path folders;
  private final Events events;
  private final InstantSource clock;

  /**
   * @param folders where packages are laid out; can be deleted at any time, they come again from
   *     the blobs
   */
  public Packages(
      Database database, Blobs blobs, Path folders, Events events, InstantSource clock) {
    this.database = database;
    this.store = new PackageStore(database);
    this.blobs = blobs;
    this.folders = folders;
    this.events = events;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get(
        "/lazo/v1/packages/:digest",
        about("Get the manifest of a package")
            .answers("digest", String.class)
            .answers("manifest", Manifest.class),
        request -> {
          String digest = request.pathParam("digest");
          Manifest manifest = manifest(digest);
          Caller.require(Permission.READ, Resource.model(manifest.name()));
          return Reply.json(Map.of("digest", digest, "manifest", manifest));
        });
  }

  /**
   * Keeps a copy of a package's folder and returns its digest. The package is opened first: its
   * digests and golden examples must hold.
   *
   * @throws lazo.problem.InvalidInput when they do not
   */
  public String add(Path folder) {
    String digest;
    List<PackageFile> files = new ArrayList<>();
    try (Package opened = Package.open(folder)) {
      digest = opened.digest();
      files.add(new PackageFile(Package.MANIFEST, keep(folder.resolve(Package.MANIFEST))));
      for (Manifest.FileEntry entry : opened.manifest().files()) {
        files.add(new PackageFile(entry.path(), keep(folder.resolve(entry.path()))));
      }
    }
    store.add(digest, files, clock.instant());
    return digest;
  }

  private String keep(Path file) {
    try (var bytes = Files.newInputStream(file)) {
      return blobs.put(bytes).sha256();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says which model version a package is. */
  public void link(String digest, String model, int version) {
    database.change(
        handle -> {
          store.link(digest, model, version);
          events.append(new PackageAdded(model, version, digest));
        });
  }

  /** The digest of the package that a model version is, if it has been packaged. */
  public Optional<String> packageOf(String model, int version) {
    return store.packageOf(model, version);
  }

  public Manifest manifest(String digest) {
    return Package.verify(fetch(digest), digest);
  }

  /** Opens a package for scoring; the caller closes it. */
  public Package open(String digest) {
    return Package.open(fetch(digest), digest);
  }

  /**
   * Lays the package out in a folder of its own and returns that folder. Its files must only be
   * read.
   *
   * @throws NotFound when no such package is kept
   */
  @Override
  public Path fetch(String digest) {
    List<PackageFile> files = digest.startsWith(PREFIX) ? store.files(digest) : List.of();
    if (files.isEmpty()) {
      throw new NotFound("no package " + digest + " is kept here");
    }
    Path folder = folders.resolve(digest.substring(PREFIX.length()));
    if (!Files.isDirectory(folder)) {
      layOut(files, folder);
    }
    return folder;
  }

  private void layOut(List<PackageFile> files, Path folder) {
    try {
      Files.createDirectories(folders);
      Path part = Files.createTempDirectory(folders, ".part");
      for (PackageFile file : files) {
        Path target = part.resolve(file.path());
        Files.createDirectories(target.resolve("..").normalize());
        Files.copy(blobs.existing(file.sha256()), target, StandardCopyOption.REPLACE_EXISTING);
      }
      try {
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        delete(part); // somebody else was quicker with the same bytes
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
