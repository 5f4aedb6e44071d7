package lazo.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import lazo.app.Backup.Contents;
import lazo.app.Backup.Done;
import lazo.app.Backup.SavedFile;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;
import lazo.store.Json;

/**
 * Makes a data folder of a backup. The folder appears only when every file in it has the bytes that
 * were saved.
 */
public final class Restore {
  private static final int BUFFER_BYTES = 1 << 16;

  private Restore() {}

  /** Brings a backup back into a folder that is empty or does not exist. */
  public static Done bring(Path file, Path folder) throws IOException {
    Path data = folder.toAbsolutePath().normalize();
    requireEmpty(data);
    try (ZipFile zip = open(file)) {
      Contents contents = contents(zip, file);
      Files.createDirectories(data.getParent());
      Path part = Files.createTempDirectory(data.getParent(), data.getFileName() + ".restoring-");
      try {
        for (SavedFile one : contents.files()) {
          extract(zip, one, part, file);
        }
        Files.deleteIfExists(data);
        Files.move(part, data, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(part);
      }
      return Done.of(contents);
    }
  }

  private static void requireEmpty(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    if (Files.isDirectory(data)) {
      try (Stream<Path> files = Files.list(data)) {
        if (files.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new Conflict(
        data + " is not empty; name a new folder with --data, or move it away first");
  }

  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new InvalidInput(
          file + " is no backup of Lazo, or only a part of one: " + e.getMessage(), e);
    }
  }

  private static Contents contents(ZipFile zip, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(Backup.LIST);
    if (entry == null) {
      throw new InvalidInput(file + " is no backup of Lazo: it has no " + Backup.LIST);
    }
    Contents contents;
    try (InputStream in = zip.getInputStream(entry)) {
      contents = Json.MAPPER.readValue(in, Contents.class);
    }
    if (contents.format() != Backup.FORMAT) {
      throw new InvalidInput(
          file
              + " is a backup of format "
              + contents.format()
              + ", made by Lazo "
              + contents.lazo()
              + "; this is Lazo "
              + Server.VERSION
              + ", which reads format "
              + Backup.FORMAT);
    }
    return contents;
  }

  private static void extract(ZipFile zip, SavedFile one, Path folder, Path file)
      throws IOException {
    Path target = folder.resolve(one.path()).normalize();
    ZipEntry entry = zip.getEntry(one.path());
    if (!target.startsWith(folder) || target.equals(folder) || entry == null) {
      throw damaged(file, one);
    }
    Files.createDirectories(target.getParent());
    MessageDigest digest = Blobs.sha256();
    try (InputStream in = zip.getInputStream(entry);
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    } catch (ZipException e) {
      throw damaged(file, one);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(one.sha256())) {
      throw damaged(file, one);
    }
  }

  private static InvalidInput damaged(Path file, SavedFile one) {
    return new InvalidInput(
        file
            + " is damaged: "
            + one.path()
            + " in it is not what was saved. Nothing was restored; use another backup");
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
