package lazo.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Remembers in a data folder in which bucket its files lie, so that no start looks elsewhere. */
public final class BlobPlace {
  private static final String FILE = "artifacts.json";
  private static final String FOLDER = "blobs";
  private static final long CACHE_BYTES = 10L << 30;

  private BlobPlace() {}

  /**
   * @param owner the name that this data folder has in the bucket
   */
  private record Kept(String place, String owner) {}

  /** The bucket of a data folder; empty when its files are in the folder. */
  public static Optional<String> of(Path data) {
    return kept(data).map(Kept::place);
  }

  private static Optional<Kept> kept(Path data) {
    Path file = data.resolve(FILE);
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readString(file), Kept.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Opens the files of a data folder. The first start with a bucket stores there what the folder
   * has.
   *
   * @param bucket null for the folder itself
   * @throws InvalidInput when the files are elsewhere, or the bucket cannot be used
   */
  public static Blobs open(
      Path data, @Nullable BucketPlace bucket, Map<String, String> environment, IdSource ids) {
    Path folder = data.resolve(FOLDER);
    Optional<Kept> kept = kept(data);
    if (bucket == null) {
      if (kept.isPresent()) {
        throw new InvalidInput(
            "the files of "
                + data
                + " lie in "
                + kept.get().place
                + ": start with --artifacts "
                + kept.get().place
                + ". To bring them back, copy everything under that place into "
                + folder
                + " and delete "
                + data.resolve(FILE));
      }
      return new Blobs(folder);
    }
    if (kept.isPresent() && !kept.get().place.equals(bucket.toString())) {
      throw new InvalidInput(
          "the files of "
              + data
              + " lie in "
              + kept.get().place
              + ", not in "
              + bucket
              + ". To move them, copy the objects there, the object lazo-owner too, and write the new place into "
              + data.resolve(FILE));
    }
    S3Bucket opened = S3Bucket.open(bucket, environment);
    Kept mine = kept.orElseGet(() -> new Kept(bucket.toString(), ids.next()));
    opened.own(mine.owner);
    Blobs blobs = new Blobs(folder, opened, CACHE_BYTES);
    if (kept.isEmpty()) {
      blobs.fillBucket();
      remember(data, mine);
    }
    return blobs;
  }

  private static void remember(Path data, Kept kept) {
    Path file = data.resolve(FILE);
    Path part = data.resolve(FILE + ".part");
    try {
      Files.writeString(part, Json.write(kept) + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      Blobs.syncFolder(data);
    } catch (IOException e) {
      throw Blobs.full(e);
    }
  }
}
