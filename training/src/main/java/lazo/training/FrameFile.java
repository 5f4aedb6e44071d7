package lazo.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;

/**
 * A frame on disk, as the training process reads it: raw columns with checksums, several hundred
 * megabytes a second. {@link FrameWriter} writes one batch by batch.
 */
public final class FrameFile {
  private FrameFile() {}

  public static void write(Path file, Frame frame) {
    try (var writer = new FrameWriter(file)) {
      writer.append(frame);
      writer.finish();
    }
  }

  /**
   * Reads all columns.
   *
   * @throws NotFound if there is no such file
   * @throws InvalidInput if it is no frame file, or a damaged one
   */
  public static Frame read(Path file) {
    return read(file, _ -> true);
  }

  /** Reads these columns, where there are such. */
  public static Frame read(Path file, Set<String> columns) {
    return read(file, columns::contains);
  }

  private static Frame read(Path file, Predicate<String> wanted) {
    if (!Files.isRegularFile(file)) {
      throw new NotFound("there is no frame file " + file);
    }
    try {
      return FrameReader.read(file, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException("the frame file " + file + " cannot be read", e);
    }
  }
}
