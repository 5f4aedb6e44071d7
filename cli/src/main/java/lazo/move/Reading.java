package lazo.move;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A file on its way. It remembers that reading failed, which a client that sends it would tell as a
 * failure of the connection, and it takes a file that ends too early for one that failed.
 */
final class Reading {
  private final FoundFile file;
  private volatile Optional<IOException> failure = Optional.empty();

  Reading(FoundFile file) {
    this.file = file;
  }

  Optional<IOException> failure() {
    return failure;
  }

  InputStream open() {
    try {
      return new Watched(file.opener().open());
    } catch (IOException e) {
      throw new UncheckedIOException(failed(e));
    }
  }

  private IOException failed(IOException e) {
    var told = new IOException("it cannot be read: " + e.getMessage(), e);
    failure = Optional.of(told);
    return told;
  }

  private final class Watched extends FilterInputStream {
    private long read;

    private Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int now;
      try {
        now = super.read(buffer, from, length);
      } catch (IOException e) {
        throw failed(e);
      }
      if (now < 0 && read != file.size()) {
        throw failed(
            new IOException("it has " + read + " bytes, where " + file.size() + " were told"));
      }
      read += Math.max(0, now);
      return now;
    }
  }
}
