package lazo.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A blob on its way in: digested as it comes, so that nobody reads it again for that. More than a
 * little goes past the page cache: the answer waits for the disk anyway, and filling the cache
 * would cost more than the disk does.
 *
 * <p>Not thread safe.
 */
public final class IncomingBlob {
  private static final int BLOCK_BYTES = 1 << 20;

  private final Path file;
  private final MessageDigest digest = Blobs.sha256();
  private ByteBuffer pending = ByteBuffer.allocate(1 << 16);
  private @Nullable FileChannel channel;
  private boolean direct;
  private long size;

  IncomingBlob(Path file) {
    this.file = file;
  }

  /** Adds bytes; when a disk takes no more, the blob is to be discarded. */
  public void write(byte[] bytes) {
    digest.update(bytes);
    size += bytes.length;
    try {
      int from = 0;
      while (from < bytes.length) {
        if (!pending.hasRemaining()) {
          makeRoom();
        }
        int n = Math.min(pending.remaining(), bytes.length - from);
        pending.put(bytes, from, n);
        from += n;
      }
    } catch (IOException e) {
      throw Blobs.full(e);
    }
  }

  private void makeRoom() throws IOException {
    if (channel == null) {
      ByteBuffer little = pending.flip();
      pending = open().put(little);
    } else {
      drain(channel, pending.flip());
      pending.clear();
    }
  }

  /** Opens the file and returns a block for it. */
  private ByteBuffer open() throws IOException {
    int alignment = (int) Math.max(512, Files.getFileStore(file).getBlockSize());
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, direct());
      direct = true;
      return ByteBuffer.allocateDirect(BLOCK_BYTES + alignment)
          .alignedSlice(alignment)
          .limit(BLOCK_BYTES)
          .slice();
    } catch (UnsupportedOperationException | IOException noDirectWriting) {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      return ByteBuffer.allocateDirect(BLOCK_BYTES);
    }
  }

  /**
   * The JDK's option for writing past the page cache. It is of a module that the compiler warns of,
   * so it is asked for by name; without it the file is written as usual.
   */
  private static OpenOption direct() throws IOException {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return (OpenOption) options.getField("DIRECT").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IOException("this JDK has no direct writing", e);
    }
  }

  private static void drain(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Ends the blob: it is on the disk when this returns. */
  public Blobs.Received finish() {
    try (FileChannel open =
        channel == null ? FileChannel.open(file, StandardOpenOption.WRITE) : channel) {
      if (direct) {
        pending.position(BLOCK_BYTES); // whole blocks only: the rest is cut off again
      }
      drain(open, pending.flip());
      if (direct) {
        open.truncate(size);
      }
      open.force(true);
    } catch (IOException e) {
      throw Blobs.full(e);
    }
    return new Blobs.Received(
        file, new Blobs.Blob(HexFormat.of().formatHex(digest.digest()), size));
  }

  /** Gives the blob up; nothing of it stays. */
  public void discard() {
    try {
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(IncomingBlob.class.getName())
          .log(System.Logger.Level.WARNING, "a part of an upload was not deleted: " + file, e);
    }
  }
}
