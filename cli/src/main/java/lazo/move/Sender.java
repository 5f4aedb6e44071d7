package lazo.move;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lazo.transfer.Moved;
import lazo.transfer.MovedLines;
import lazo.transfer.Receipt;

/**
 * Sends things in batches, one batch on its way while the next is put together. What was sent is
 * stored when {@link #flush} returns. Used by one thread.
 */
final class Sender implements AutoCloseable {
  private static final int CHARACTERS_MAX = 2 << 20;

  private final Target target;
  private final Report report;
  private final ExecutorService way = Executors.newSingleThreadExecutor();
  private final StringBuilder lines = new StringBuilder();
  private final Set<String> refused = new HashSet<>();
  private CompletableFuture<Receipt> sent = CompletableFuture.completedFuture(null);

  Sender(Target target, Report report) {
    this.target = target;
    this.report = report;
  }

  void send(Moved thing) {
    lines.append(MovedLines.line(thing)).append('\n');
    if (lines.length() > CHARACTERS_MAX) {
      dispatch();
    }
  }

  private void dispatch() {
    arrive();
    String batch = lines.toString();
    lines.setLength(0);
    sent = CompletableFuture.supplyAsync(() -> target.accept(batch), way);
  }

  private void arrive() {
    try {
      Receipt receipt = sent.join();
      if (receipt != null) {
        report.add(receipt);
        receipt.refused().forEach(remark -> refused.add(remark.what()));
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      sent = CompletableFuture.completedFuture(null);
    }
  }

  /** Returns when everything is stored; tells what was refused since the last time, by name. */
  Set<String> flush() {
    if (!lines.isEmpty()) {
      dispatch();
    }
    arrive();
    Set<String> names = Set.copyOf(refused);
    refused.clear();
    return names;
  }

  @Override
  public void close() {
    way.shutdownNow();
  }
}
