package lazo.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Blobs in an object store that others serve. Calls block; what is not there now and may be there
 * later is {@link lazo.problem.Unavailable}. Thread safe.
 */
public interface Bucket {
  /** An object that is there. */
  record Stored(long size, Instant at) {}

  /** Returns when the object is stored whole, with the digest it is named by. */
  void put(Blobs.Blob blob, Path file);

  /** Writes an object into a file; false when there is none. */
  boolean fetch(String sha256, Path to);

  Optional<Stored> find(String sha256);

  void each(BiConsumer<Blobs.Blob, Instant> visit);

  void delete(String sha256);
}
