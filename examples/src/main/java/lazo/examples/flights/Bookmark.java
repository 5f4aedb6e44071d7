package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the replay is, kept in a file so that {@code --resume} goes on there: everything before
 * this instant was sent and acknowledged.
 */
final class Bookmark {
  private final Path file;
  private final Path next;

  Bookmark(Path file) {
    this.file = file;
    this.next = file.resolveSibling(file.getFileName() + ".next");
  }

  Optional<Instant> reached() throws IOException {
    return Files.exists(file)
        ? Optional.of(Instant.parse(Files.readString(file).strip()))
        : Optional.empty();
  }

  /** Written beside and renamed: whoever looks, or is killed, finds the old text or the new one. */
  void reached(Instant instant) throws IOException {
    Files.writeString(next, instant + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
