package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the replay is, kept in a file so that {@code --resume} goes on there: everything before
 * this instant was sent and acknowledged.
 */
final class Bookmark {
  private final Path file;

  Bookmark(Path file) {
    this.file = file;
  }

  Optional<Instant> reached() throws IOException {
    return Files.exists(file)
        ? Optional.of(Instant.parse(Files.readString(file).strip()))
        : Optional.empty();
  }

  /** Always as many bytes, written at once: a kill leaves the old text or the new one. */
  void reached(Instant instant) throws IOException {
    Files.writeString(file, instant + "\n", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
