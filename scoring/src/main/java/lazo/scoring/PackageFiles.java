package lazo.scoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;

/** The files of a package on disk: written whole or not at all, read only with the right digest. */
final class PackageFiles {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  private PackageFiles() {}

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static List<Manifest.FileEntry> entries(Map<String, byte[]> files) {
    return new TreeMap<>(files)
        .entrySet().stream().map(file -> entry(file.getKey(), file.getValue())).toList();
  }

  private static Manifest.FileEntry entry(String path, byte[] content) {
    requireSafe(path);
    return new Manifest.FileEntry(path, sha256(content), content.length);
  }

  /**
   * Writes the files under a temporary name, syncs them and moves the folder into place.
   *
   * @return false if the folder exists already, which is left as it is
   */
  static boolean write(Path folder, Map<String, byte[]> files) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent == null) {
        throw new InvalidInput("a package cannot be written to " + folder);
      }
      Files.createDirectories(parent);
      Path temporary = Files.createTempDirectory(parent, "." + folder.getFileName() + ".");
      try {
        for (var file : files.entrySet()) {
          writeSynced(temporary.resolve(file.getKey()), file.getValue());
        }
        sync(temporary);
        boolean moved = move(temporary, folder);
        sync(parent);
        return moved;
      } finally {
        delete(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the package " + folder + " could not be written", e);
    }
  }

  static byte[] read(Path folder, Manifest.FileEntry entry) {
    requireSafe(entry.path());
    byte[] content = read(folder, entry.path());
    if (content.length != entry.size() || !sha256(content).equals(entry.sha256())) {
      throw new InvalidInput(
          "%s of the package %s was changed after packaging: %d bytes with SHA-256 %s, the manifest says %d bytes with %s; fetch the package again"
              .formatted(
                  entry.path(),
                  folder,
                  content.length,
                  sha256(content),
                  entry.size(),
                  entry.sha256()));
    }
    return content;
  }

  static byte[] read(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isDirectory(folder)) {
        throw new NotFound("there is no package at " + folder);
      }
      throw new InvalidInput("the package " + folder + " has no file " + name);
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the package file " + file + " could not be read", e);
    }
  }

  private static void requireSafe(String path) {
    if (!SAFE.matcher(path).matches() || path.equals(Package.MANIFEST)) {
      throw new InvalidInput("'" + path + "' cannot name a file of a package");
    }
  }

  private static boolean move(Path temporary, Path folder) throws IOException {
    if (Files.exists(folder)) {
      return false;
    }
    try {
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      return false; // another writer was first
    }
  }

  private static void writeSynced(Path file, byte[] content) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
