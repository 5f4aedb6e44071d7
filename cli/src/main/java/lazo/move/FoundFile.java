package lazo.move;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file of an origin.
 *
 * @param path below the place that it was found in
 */
public record FoundFile(String path, long size, Opener opener) {

  /** Opens the file for reading, each time anew. */
  @FunctionalInterface
  public interface Opener {
    InputStream open() throws IOException;
  }
}
