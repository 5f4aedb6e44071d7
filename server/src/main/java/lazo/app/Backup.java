package lazo.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.store.BlobPlace;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.Json;
import lazo.store.Snapshot;

/**
 * A data folder in one file. The server may go on meanwhile: the database is copied first, as of
 * one instant, and then the files. What the copied database refers to was written before, never
 * changes, and is therefore there; logs only grow, and a record that is half written is cut off
 * when the log is opened, as after a crash.
 */
public final class Backup {
  static final String LIST = "backup.json";
  static final int FORMAT = 1;

  /** What the next start makes again, from the database and the blobs, or has no use for. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "lock",
          "tmp",
          "training",
          "packages",
          "serving/packages",
          "serving/plan.json",
          "blobs/tmp",
          "blobs/parts",
          Database.FILE,
          Database.FILE + "-wal",
          Database.FILE + "-shm");

  private static final int BUFFER_BYTES = 1 << 16;

  /** One saved file, by its path in the folder. */
  record SavedFile(String path, long size, String sha256) {}

  /** What is in the backup; its last entry, so that one that was cut short has none. */
  record Contents(int format, String lazo, Instant at, List<SavedFile> files) {}

  /** What was saved or brought back. */
  public record Done(Instant at, int files, long bytes) {
    static Done of(Contents contents) {
      long bytes = contents.files.stream().mapToLong(SavedFile::size).sum();
      return new Done(contents.at, contents.files.size(), bytes);
    }
  }

  private final Path data;
  private final boolean inBucket; // the folder of blobs is a cache then
  private final ZipOutputStream zip;
  private final List<SavedFile> files = new ArrayList<>();

  private Backup(Path data, ZipOutputStream zip) {
    this.data = data;
    this.inBucket = BlobPlace.of(data).isPresent();
    this.zip = zip;
  }

  /** Saves a data folder in a file that must not exist yet. */
  public static Done save(Path folder, Path target) throws IOException {
    Path data = folder.toAbsolutePath().normalize();
    Path file = target.toAbsolutePath().normalize();
    if (Files.exists(file)) {
      throw new Conflict(file + " exists; choose another name or delete it first");
    }
    if (file.startsWith(data)) {
      throw new InvalidInput(
          file + " lies in the data folder that is to be saved; choose a place outside of it");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Path database = file.resolveSibling(file.getFileName() + ".db.part");
    Files.deleteIfExists(part);
    Files.deleteIfExists(database);
    try {
      Contents contents = write(data, database, part);
      sync(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return Done.of(contents);
    } finally {
      Files.deleteIfExists(part);
      Files.deleteIfExists(database);
    }
  }

  private static Contents write(Path data, Path database, Path part) throws IOException {
    Instant at = Instant.now();
    Snapshot snapshot = Snapshot.take(data, database);
    snapshot.check();
    try (var zip = new ZipOutputStream(Files.newOutputStream(part))) {
      zip.setLevel(Deflater.BEST_SPEED);
      var backup = new Backup(data, zip);
      backup.add(database, Database.FILE);
      backup.addFolder();
      backup.requireAll(snapshot);
      var contents = new Contents(FORMAT, Server.VERSION, at, backup.files);
      zip.putNextEntry(new ZipEntry(LIST));
      zip.write(Json.MAPPER.writeValueAsBytes(contents));
      zip.closeEntry();
      return contents;
    }
  }

  private void addFolder() throws IOException {
    List<Path> found;
    try (Stream<Path> walk = Files.walk(data)) {
      found = walk.filter(Files::isRegularFile).filter(this::belongs).sorted().toList();
    }
    for (Path file : found) {
      add(file, name(file));
    }
  }

  private String name(Path file) {
    return data.relativize(file).toString().replace('\\', '/');
  }

  private boolean belongs(Path file) {
    String name = name(file);
    return !(inBucket && name.startsWith("blobs/"))
        && LEFT_OUT.stream().noneMatch(out -> name.equals(out) || name.startsWith(out + "/"));
  }

  /** Adds a file as long as it is now; logs may grow meanwhile. */
  private void add(Path file, String name) throws IOException {
    MessageDigest digest = Blobs.sha256();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      long left = Files.size(file);
      zip.putNextEntry(new ZipEntry(name));
      byte[] buffer = new byte[BUFFER_BYTES];
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        digest.update(buffer, 0, n);
        zip.write(buffer, 0, n);
        left -= n;
        size += n;
      }
      zip.closeEntry();
    } catch (NoSuchFileException e) {
      return; // it was a temporary one; requireAll finds the others
    }
    files.add(new SavedFile(name, size, HexFormat.of().formatHex(digest.digest())));
  }

  /** What the database counts on is saved, with the bytes it had. */
  private void requireAll(Snapshot snapshot) {
    Set<String> wrong = new TreeSet<>();
    Predicate<SavedFile> isBlob = file -> file.path.startsWith("blobs/");
    files.stream()
        .filter(isBlob)
        .filter(file -> !file.path.endsWith("/" + file.sha256))
        .forEach(file -> wrong.add(file.path + " has other bytes than it was stored with"));
    Set<String> blobs =
        files.stream().filter(isBlob).map(SavedFile::sha256).collect(Collectors.toSet());
    snapshot.blobs().stream()
        .filter(blob -> !inBucket)
        .filter(blob -> !blobs.contains(blob))
        .forEach(blob -> wrong.add("blob " + blob + " is missing"));
    Set<String> names = files.stream().map(SavedFile::path).collect(Collectors.toSet());
    snapshot.parts().stream()
        .map(part -> "predictions/" + part)
        .filter(part -> !names.contains(part))
        .forEach(part -> wrong.add(part + " is missing"));
    if (!wrong.isEmpty()) {
      throw new Unavailable(
          "nothing was saved, because the data folder "
              + data
              + " is damaged: "
              + wrong.stream().limit(5).collect(Collectors.joining("; "))
              + (wrong.size() > 5 ? "; and " + (wrong.size() - 5) + " more" : ""));
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
