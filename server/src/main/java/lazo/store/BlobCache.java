package lazo.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Which blobs of a bucket lie on the disk, and which of them go when there are too many: those that
 * nobody asked for the longest. One that was asked for in the last minutes stays, because somebody
 * may have its path and not have opened it yet.
 */
final class BlobCache {
  private static final long AT_LEAST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private record Use(long size, long at) {}

  private final Path root;
  private final long limitBytes;
  private final Map<Path, Use> uses = new HashMap<>();
  private long bytes;
  private long nextTry = System.nanoTime();

  BlobCache(Path root, long limitBytes) {
    this.root = root;
    this.limitBytes = limitBytes;
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Blobs::ofBlobs).toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          files.forEach(file -> use(file, System.nanoTime() - AT_LEAST_NANOS));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody uses a file, which lies there now. */
  void use(Path file) {
    use(file, System.nanoTime());
  }

  private synchronized void use(Path file, long at) {
    try {
      Use before = uses.get(file);
      long size = before == null ? Files.size(file) : before.size;
      uses.put(file, new Use(size, at));
      bytes += before == null ? size : 0;
    } catch (IOException gone) {
      forget(file);
    }
    if (bytes > limitBytes) {
      makeRoom();
    }
  }

  synchronized void forget(Path file) {
    Use use = uses.remove(file);
    bytes -= use == null ? 0 : use.size;
  }

  private void makeRoom() {
    long now = System.nanoTime();
    if (now - nextTry < 0) {
      return;
    }
    nextTry = now + AGAIN_NANOS;
    List<Map.Entry<Path, Use>> old = new ArrayList<>(uses.entrySet());
    old.removeIf(entry -> now - entry.getValue().at < AT_LEAST_NANOS);
    old.sort(Comparator.comparingLong(entry -> entry.getValue().at));
    for (Map.Entry<Path, Use> entry : old) {
      if (bytes <= limitBytes) {
        return;
      }
      try {
        Files.deleteIfExists(entry.getKey());
        forget(entry.getKey());
      } catch (IOException e) {
        System.getLogger(BlobCache.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a file of the cache was not deleted under " + root,
                e);
      }
    }
  }
}
