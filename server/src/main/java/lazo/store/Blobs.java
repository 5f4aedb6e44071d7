package lazo.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import lazo.problem.NotFound;
import lazo.problem.Unavailable;

/**
 * Content addressed files on the local folder: a blob's name is the SHA-256 of its bytes, so equal
 * content is stored once and a blob never changes. Bytes go to a temporary name, are synced, then
 * renamed: a reader never sees half a blob.
 *
 * <p>Thread safe.
 */
public final class Blobs {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;
  private final Path temporary;
  private final Object sweeping = new Object();

  public Blobs(Path root) {
    this.root = root;
    this.temporary = root.resolve("tmp");
    try {
      Files.createDirectories(temporary);
      removeLeftovers(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What uploads left behind that the end of an earlier process cut short. */
  private static void removeLeftovers(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** A stored blob: its SHA-256 in lower-case hex and its size in bytes. */
  public record Blob(String sha256, long size) {}

  /**
   * A fresh name in the same file system, for callers that write a file first and {@link #adopt}
   * it.
   */
  public Path temporaryFile() {
    try {
      return Files.createTempFile(temporary, "blob", ".part");
    } catch (IOException e) {
      throw full(e);
    }
  }

  public Blob put(byte[] bytes) {
    Path file = temporaryFile();
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw full(e);
    }
    return adopt(file);
  }

  public Blob put(InputStream bytes) {
    Path file = temporaryFile();
    try {
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw full(e);
    }
    return adopt(file);
  }

  /** A file that arrived whole: digested and synced, not yet among the blobs. */
  public record Received(Path file, Blob blob) {
    /** Deletes the file where nobody took it over. */
    public void discard() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        System.getLogger(Blobs.class.getName())
            .log(System.Logger.Level.WARNING, "a refused upload was not deleted: " + file, e);
      }
    }
  }

  /** Parts of files that arrive in parts; not blobs yet. */
  public PartFiles parts() {
    return new PartFiles(root.resolve("parts"), this);
  }

  /** Begins to take in a blob piece by piece. */
  public IncomingBlob incoming() {
    return new IncomingBlob(temporaryFile());
  }

  /**
   * Takes over a file written to {@link #temporaryFile}: digests, syncs and renames it. The file is
   * gone afterwards.
   */
  public Blob adopt(Path file) {
    try {
      return adopt(new Received(file, digestAndSync(file)));
    } catch (IOException e) {
      throw full(e);
    }
  }

  /** The same for a file that is digested and synced already. */
  public Blob adopt(Received received) {
    Path file = received.file;
    Blob blob = received.blob;
    try {
      Path target = path(blob.sha256);
      if (storedAgain(target, Files.getLastModifiedTime(file))) {
        Files.delete(file);
        return blob;
      }
      Path folder = root.resolve(blob.sha256.substring(0, 2));
      Files.createDirectories(folder);
      move(file, target);
      syncFolder(folder);
      return blob;
    } catch (IOException e) {
      throw full(e);
    }
  }

  /**
   * Says of a blob that it is wanted again, so that a sweep under way spares it; false when there
   * is none.
   */
  private boolean storedAgain(Path blob, FileTime at) throws IOException {
    synchronized (sweeping) {
      if (!Files.exists(blob)) {
        return false;
      }
      Files.setLastModifiedTime(blob, at);
      return true;
    }
  }

  /** Every blob there is, with the time it was last stored. */
  void each(BiConsumer<Blob, Instant> visit) {
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Blobs::ofBlobs).sorted().toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            var blob = new Blob(file.getFileName().toString(), Files.size(file));
            visit.accept(blob, Files.getLastModifiedTime(file).toInstant());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ofBlobs(Path folder) {
    return folder.getFileName().toString().matches("[0-9a-f]{2}");
  }

  /** Deletes a blob unless it was stored again after an instant; tells whether it did. */
  boolean deleteUnlessStoredSince(String sha256, Instant since) {
    Path file = path(sha256);
    synchronized (sweeping) {
      try {
        return Files.exists(file)
            && !Files.getLastModifiedTime(file).toInstant().isAfter(since)
            && Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void move(Path file, Path target) throws IOException {
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the blob folder must lie on one file system", e);
    }
  }

  private static Blob digestAndSync(Path file) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        size += buffer.remaining();
        digest.update(buffer);
        buffer.clear();
      }
      channel.force(true);
    }
    return new Blob(HexFormat.of().formatHex(digest.digest()), size);
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  public boolean has(String sha256) {
    return Files.exists(path(sha256));
  }

  /** Where the blob lies; the file must only be read. */
  public Path path(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new NotFound("'" + sha256 + "' is not a SHA-256 digest of 64 hexadecimal digits");
    }
    return root.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  public Path existing(String sha256) {
    Path path = path(sha256);
    if (!Files.exists(path)) {
      throw new NotFound("no blob " + sha256 + " in the store");
    }
    return path;
  }

  /** A blob that must be there. */
  public Blob blob(String sha256) {
    try {
      return new Blob(sha256, Files.size(existing(sha256)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fresh digest of the kind that names blobs. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static RuntimeException full(IOException e) {
    return new Unavailable(
        "the file could not be stored ("
            + e.getMessage()
            + "); check the free space of the data folder",
        e);
  }
}
