package lazo.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
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
  /** What is kept in memory before the file is opened. */
  private static final int LITTLE_BYTES = 1 << 16;

  private final Path file;
  private final MessageDigest digest = Blobs.sha256();
  private @Nullable ByteBuffer little = ByteBuffer.allocate(LITTLE_BYTES);
  private @Nullable FileChannel channel;
  private @Nullable BlockWriter blocks;
  private int alignment = 1;
  private long size;

  IncomingBlob(Path file) {
    this.file = file;
  }

  /** Adds bytes; when a disk takes no more, the blob is to be discarded. */
  public void write(byte[] bytes) {
    write(bytes, bytes.length);
  }

  /** Adds the first bytes of an array. */
  public void write(byte[] bytes, int count) {
    size += count;
    ByteBuffer start = little;
    try {
      if (start != null && count <= start.remaining()) {
        start.put(bytes, 0, count);
      } else {
        BlockWriter to = blocks == null ? open() : blocks;
        to.write(ByteBuffer.wrap(bytes, 0, count));
      }
    } catch (IOException e) {
      throw Blobs.full(e);
    }
    digest.update(bytes, 0, count); // while the disk takes what was written
  }

  /** Opens the file for blocks, the first of which begins with what came so far. */
  private BlockWriter open() throws IOException {
    try {
      alignment = BlockWriter.alignment(Files.getFileStore(file).getBlockSize());
      channel = FileChannel.open(file, StandardOpenOption.WRITE, direct());
    } catch (UnsupportedOperationException | IOException noDirectWriting) {
      alignment = 1;
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }
    var opened = new BlockWriter(channel, alignment);
    blocks = opened;
    if (little != null) {
      opened.write(little.flip());
      little = null;
    }
    return opened;
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

  /** Ends the blob: it is on the disk when this returns. */
  public Blobs.Received finish() {
    try {
      if (little != null) {
        Files.write(file, Arrays.copyOf(little.array(), little.position()));
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
      }
      FileChannel open = requireNonNull(channel);
      if (blocks != null) {
        blocks.flush(alignment);
        open.truncate(size); // whole sectors only were written
      }
      open.force(true);
      close();
    } catch (IOException e) {
      throw Blobs.full(e);
    }
    return new Blobs.Received(
        file, new Blobs.Blob(HexFormat.of().formatHex(digest.digest()), size));
  }

  private void close() throws IOException {
    if (blocks != null) {
      blocks.close();
    }
    if (channel != null) {
      channel.close();
    }
  }

  /** Gives the blob up; nothing of it stays. */
  public void discard() {
    try {
      close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(IncomingBlob.class.getName())
          .log(System.Logger.Level.WARNING, "a part of an upload was not deleted: " + file, e);
    }
  }
}
