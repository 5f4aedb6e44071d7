package lazo.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

/**
 * Writes a file in blocks, in the background: while one goes to the disk, the caller fills the
 * next. A disk takes a few large blocks faster than many small ones, and memory for a large one
 * costs more than a small file is worth: the first block is small. That many uploads at once stay
 * within memory, only the first few have large ones.
 *
 * <p>Not thread safe.
 */
final class BlockWriter implements AutoCloseable {
  private static final int LARGE_BYTES = 4 << 20;
  private static final int SMALL_BYTES = 256 << 10;

  /** How many may have large blocks at once: 64 MiB together. */
  private static final Semaphore LARGE = new Semaphore(8);

  private final FileChannel channel;
  private final int alignment;
  private final Arena arena = Arena.ofShared();
  private boolean large;
  private ByteBuffer filling;
  private final List<ByteBuffer> later = new ArrayList<>(2);
  private long swaps;
  private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
  private boolean closed;

  /**
   * @param alignment of the blocks in memory, as writing past the page cache demands
   */
  BlockWriter(FileChannel channel, int alignment) {
    this.channel = channel;
    this.alignment = alignment;
    this.filling = allocate(SMALL_BYTES);
  }

  private ByteBuffer allocate(int bytes) {
    return arena.allocate(bytes, alignment).asByteBuffer();
  }

  /**
   * What blocks of the file's place have to be a multiple of.
   *
   * @throws IOException when they cannot be
   */
  static int alignment(long sector) throws IOException {
    long alignment = Math.max(512, sector);
    if (SMALL_BYTES % alignment != 0) {
      throw new IOException("sectors of " + sector + " bytes do not fit into blocks");
    }
    return (int) alignment;
  }

  /** Adds bytes; waits for the disk when the next block is still on its way. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int n = Math.min(filling.remaining(), bytes.remaining());
      filling.put(bytes.slice(bytes.position(), n));
      bytes.position(bytes.position() + n);
      if (!filling.hasRemaining()) {
        swap();
      }
    }
  }

  private void swap() throws IOException {
    await();
    ByteBuffer full = filling.flip();
    filling = next();
    writing = new CompletableFuture<>();
    CompletableFuture<Void> done = writing;
    Thread.ofVirtual()
        .name("lazo-upload-write")
        .start(
            () -> {
              try {
                drain(full);
                done.complete(null);
              } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            });
  }

  /** The block to fill while the one before is written. */
  private ByteBuffer next() {
    if (later.isEmpty()) {
      large = LARGE.tryAcquire();
    }
    if (later.size() < 2) {
      later.add(allocate(large ? LARGE_BYTES : SMALL_BYTES));
    }
    swaps++;
    return later.get(swaps % 2 == 1 ? 0 : 1).clear();
  }

  private void drain(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void await() throws IOException {
    try {
      writing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  /**
   * Writes what is left, and returns when the channel has everything. Nothing may be added after
   * it.
   *
   * @param multiple what is left is filled up to a multiple of so many bytes
   */
  void flush(int multiple) throws IOException {
    await();
    filling.position((filling.position() + multiple - 1) / multiple * multiple);
    drain(filling.flip());
  }

  /** Frees the blocks once the disk no longer reads them; the channel stays open. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writing.handle((done, failed) -> null).join();
    arena.close();
    if (large) {
      LARGE.release();
    }
  }
}
