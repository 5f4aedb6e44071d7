package lazo.examples.flights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The last day that the replay has finished, kept in a file so that {@code --resume} goes on after
 * it.
 */
final class Bookmark {
  private final Path file;

  Bookmark(Path file) {
    this.file = file;
  }

  Optional<LocalDate> done() throws IOException {
    return Files.exists(file)
        ? Optional.of(LocalDate.parse(Files.readString(file).strip()))
        : Optional.empty();
  }

  void done(LocalDate day) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, day + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
