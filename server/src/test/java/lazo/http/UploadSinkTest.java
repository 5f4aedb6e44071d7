package lazo.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lazo.store.Blobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class UploadSinkTest {
  private static final int PIECE_BYTES = 5 << 20;

  @TempDir Path folder;

  /**
   * A sender looks whether the queue is full and then says what to call: the disk may be faster.
   */
  @Test
  @Timeout(60)
  void startsASenderThatStoppedWhenTheDiskHadTakenAllBeforeItSaidSo() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      var sink = new UploadSink(vertx.getOrCreateContext(), new Blobs(folder).incoming());
      sink.write(Buffer.buffer(new byte[PIECE_BYTES]));
      while (sink.writeQueueFull()) {
        Thread.sleep(1);
      }
      var drained = new CompletableFuture<Void>();
      sink.drainHandler(drained::complete);
      drained.get(20, TimeUnit.SECONDS);

      sink.end();
      Blobs.Received received =
          sink.received().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertThat(received.blob().size()).isEqualTo(PIECE_BYTES);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}
