package lazo.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayDeque;
import java.util.Deque;
import lazo.store.Blobs;
import lazo.store.IncomingBlob;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to disk as it arrives. What waits for the disk is bounded: beyond it the sender is
 * stopped. A thread works only while something waits, so slow senders hold none.
 */
final class UploadSink implements WriteStream<Buffer> {
  /** What may wait for the disk; with less, the sender is stopped and started all the time. */
  private static final int QUEUE_BYTES = 4 << 20;

  private static final int PIECE_BYTES = 64 << 10;

  private final Context context;
  private final IncomingBlob incoming;
  private final Promise<Blobs.Received> received = Promise.promise();
  private final Deque<Buffer> queue = new ArrayDeque<>();

  /** A piece on its way to the disk: one array for all, since new ones would have to be cleared. */
  private byte[] piece = {};

  private long queued;
  private boolean working;
  private boolean ended;
  private boolean given;
  private @Nullable Throwable failure;
  private @Nullable Handler<Void> drained;

  /**
   * @param context where handlers are called
   */
  UploadSink(Context context, IncomingBlob incoming) {
    this.context = context;
    this.incoming = incoming;
  }

  /** The whole body on disk; fails when the disk does not take it or {@link #giveUp} is called. */
  Future<Blobs.Received> received() {
    return received.future();
  }

  @Override
  public synchronized Future<Void> write(Buffer data) {
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    queue.add(data);
    queued += data.length();
    work();
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> end() {
    ended = true;
    work();
    return received.future().mapEmpty();
  }

  /** The sender went away. */
  synchronized void giveUp(Throwable reason) {
    if (failure == null && !given) {
      failure = reason;
    }
    ended = true;
    work();
  }

  private void work() {
    if (!working) {
      working = true;
      Thread.ofVirtual().name("lazo-upload").start(this::run);
    }
  }

  /** What is to be done next: to write some data, or without any, to end. */
  private record Turn(@Nullable Buffer data) {}

  private void run() {
    for (Turn turn = next(); turn != null; turn = next()) {
      Buffer data = turn.data;
      if (data == null) {
        finish();
        return;
      }
      try {
        store(data);
      } catch (RuntimeException | Error e) { // no memory for it, for one: the sender is told
        fail(e);
      }
      written(data.length());
    }
  }

  private void store(Buffer data) {
    int count = data.length();
    if (piece.length < count) {
      piece = new byte[Math.max(count, PIECE_BYTES)];
    }
    data.getBytes(0, count, piece, 0);
    incoming.write(piece, count);
  }

  /** Null when there is nothing to do for now. */
  private synchronized @Nullable Turn next() {
    if (failure != null) {
      queue.clear();
    }
    Buffer data = queue.poll();
    if (data == null && ended && !given) {
      given = true;
      return new Turn(null);
    }
    working = data != null;
    return data == null ? null : new Turn(data);
  }

  private void finish() {
    Throwable reason = failure();
    if (reason == null) {
      try {
        Blobs.Received done = incoming.finish();
        context.runOnContext(go -> received.complete(done));
        return;
      } catch (RuntimeException | Error e) {
        reason = e;
      }
    }
    incoming.discard();
    Throwable told = reason;
    context.runOnContext(go -> received.fail(told));
  }

  private synchronized @Nullable Throwable failure() {
    return failure;
  }

  private synchronized void fail(Throwable e) {
    failure = failure == null ? e : failure;
  }

  private synchronized void written(int bytes) {
    queued -= bytes;
    Handler<Void> handler = drained;
    if (handler != null && (queued <= QUEUE_BYTES / 2 || failure != null)) {
      drained = null;
      context.runOnContext(handler);
    }
  }

  @Override
  public synchronized boolean writeQueueFull() {
    return failure == null && queued >= QUEUE_BYTES;
  }

  @Override
  public synchronized UploadSink drainHandler(@Nullable Handler<Void> handler) {
    drained = handler;
    written(0); // the disk may have taken everything since the sender saw a full queue
    return this;
  }

  @Override
  public UploadSink setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public UploadSink exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this; // the future of end() tells
  }
}
