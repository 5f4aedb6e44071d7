package lazo.store;

import static java.util.Objects.requireNonNull;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lazo.problem.NotFound;
import lazo.problem.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Content addressed files on the local folder: a blob's name is the SHA-256 of its bytes, so equal
 * content is stored once and a blob never changes. Bytes go to a temporary name, are synced, then
 * renamed: a reader never sees half a blob.
 *
 * <p>With a bucket the folder is a cache: a blob is in the bucket before it is in the folder, and
 * comes back from there when it is read.
 *
 * <p>Thread safe.
 */
public final class Blobs {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LOCKS = 1 << 10;

  private final Path root;
  private final Path temporary;
  private final List<Object> locks = IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toList();
  private final @Nullable Bucket bucket;
  private final @Nullable BlobCache cache;

  public Blobs(Path root) {
    this(root, null, Long.MAX_VALUE);
  }

  /**
   * @param bucket where the blobs are kept; null for the folder itself
   * @param cacheBytes how much of a bucket's blobs the folder may hold
   */
  public Blobs(Path root, @Nullable Bucket bucket, long cacheBytes) {
    this.root = root;
    this.bucket = bucket;
    this.temporary = root.resolve("tmp");
    try {
      Files.createDirectories(temporary);
      removeLeftovers(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.cache = bucket == null ? null : new BlobCache(root, cacheBytes);
  }

  /** Nobody deletes a blob while somebody stores it. */
  private Object lock(String sha256) {
    return locks.get(Integer.parseInt(sha256, 0, 3, 16) % LOCKS);
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
      synchronized (lock(blob.sha256)) {
        Path target = path(blob.sha256);
        if (storedAgain(target, Files.getLastModifiedTime(file))) {
          Files.delete(file);
        } else {
          if (bucket != null) {
            bucket.put(blob, file);
          }
          place(file, target);
        }
        used(target);
        return blob;
      }
    } catch (Unavailable bucketAway) {
      received.discard();
      throw bucketAway;
    } catch (IOException e) {
      throw full(e);
    }
  }

  private void used(Path file) {
    if (cache != null) {
      cache.use(file);
    }
  }

  private static void place(Path file, Path target) throws IOException {
    Path folder = requireNonNull(target.getParent());
    Files.createDirectories(folder);
    move(file, target);
    syncFolder(folder);
  }

  /**
   * Says of a blob that it is wanted again, so that a sweep under way spares it; false when there
   * is none.
   */
  private static boolean storedAgain(Path blob, FileTime at) throws IOException {
    if (!Files.exists(blob)) {
      return false;
    }
    Files.setLastModifiedTime(blob, at);
    return true;
  }

  /** Every blob there is, with the time it was last stored. */
  void each(BiConsumer<Blob, Instant> visit) {
    if (bucket != null) {
      bucket.each((blob, at) -> visit.accept(blob, later(at, path(blob.sha256))));
      return;
    }
    eachInFolder(visit);
  }

  private static Instant later(Instant at, Path file) {
    try {
      Instant here = Files.getLastModifiedTime(file).toInstant();
      return here.isAfter(at) ? here : at;
    } catch (IOException notHere) {
      return at;
    }
  }

  /** Stores the blobs of the folder in the bucket that it was given; tells how many. */
  int fillBucket() {
    Bucket to = requireNonNull(bucket);
    AtomicInteger stored = new AtomicInteger();
    eachInFolder(
        (blob, at) -> {
          if (to.find(blob.sha256).isEmpty()) {
            to.put(blob, path(blob.sha256));
            stored.incrementAndGet();
          }
        });
    return stored.get();
  }

  private void eachInFolder(BiConsumer<Blob, Instant> visit) {
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

  static boolean ofBlobs(Path folder) {
    return folder.getFileName().toString().matches("[0-9a-f]{2}");
  }

  /** Deletes a blob unless it was stored again after an instant; tells whether it did. */
  boolean deleteUnlessStoredSince(String sha256, Instant since) {
    Path file = path(sha256);
    synchronized (lock(sha256)) {
      try {
        if (Files.exists(file) && Files.getLastModifiedTime(file).toInstant().isAfter(since)) {
          return false;
        }
        if (bucket == null) {
          return Files.deleteIfExists(file);
        }
        Optional<Bucket.Stored> there = bucket.find(sha256);
        if (there.isEmpty() || there.get().at().isAfter(since)) {
          return false;
        }
        Files.deleteIfExists(file); // first: what is in the folder must be in the bucket
        if (cache != null) {
          cache.forget(file);
        }
        bucket.delete(sha256);
        return true;
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
    return Files.exists(path(sha256)) || (bucket != null && bucket.find(sha256).isPresent());
  }

  Path path(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new NotFound("'" + sha256 + "' is not a SHA-256 digest of 64 hexadecimal digits");
    }
    return root.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  /** Where the blob lies, for the next minutes at least; the file must only be read. */
  public Path existing(String sha256) {
    Path path = path(sha256);
    if (!Files.exists(path) && !fetched(sha256, path)) {
      throw new NotFound("no blob " + sha256 + " in the store");
    }
    used(path);
    return path;
  }

  private boolean fetched(String sha256, Path path) {
    if (bucket == null) {
      return false;
    }
    synchronized (lock(sha256)) {
      if (Files.exists(path)) {
        return true;
      }
      Path file = temporaryFile();
      try {
        if (!bucket.fetch(sha256, file)) {
          return false;
        }
        Blob got = digestAndSync(file);
        if (!got.sha256.equals(sha256)) {
          throw new Unavailable(
              "the bucket gave other bytes for the file "
                  + sha256
                  + " than were stored; it is damaged there, bring it back from a copy of the bucket");
        }
        place(file, path);
        return true;
      } catch (IOException e) {
        throw full(e);
      } finally {
        new Received(file, new Blob(sha256, 0)).discard();
      }
    }
  }

  /** A blob that must be there. */
  public Blob blob(String sha256) {
    if (bucket != null && !Files.exists(path(sha256))) {
      long size =
          bucket
              .find(sha256)
              .map(Bucket.Stored::size)
              .orElseThrow(() -> new NotFound("no blob " + sha256 + " in the store"));
      return new Blob(sha256, size);
    }
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
