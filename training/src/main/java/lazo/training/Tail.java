package lazo.training;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the progress lines that were written since it looked last. */
final class Tail {
  private static final int BYTES_MAX = 1 << 20;

  private final Path file;
  private long position;

  Tail(Path file) {
    this.file = file;
  }

  /** Complete lines only; a line of anything but progress is passed over. */
  List<Progress> lines() {
    var lines = new ArrayList<Progress>();
    if (!Files.isRegularFile(file)) {
      return lines;
    }
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      reader.seek(position);
      var bytes = new byte[(int) Math.min(BYTES_MAX, reader.length() - position)];
      reader.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end)
          .lines()
          .filter(line -> line.startsWith("{"))
          .forEach(line -> lines.add(progress(line)));
      position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("the progress in " + file + " cannot be read", e);
    }
  }

  private static Progress progress(String line) {
    try {
      return Json.MAPPER.readValue(line, Progress.class);
    } catch (IOException e) {
      throw new UncheckedIOException("not a line of progress: " + line, e);
    }
  }
}
