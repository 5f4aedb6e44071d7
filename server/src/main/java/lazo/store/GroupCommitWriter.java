package lazo.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lazo.problem.Unavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a SQLite database.
 *
 * <p>Callers hand in work and wait. The thread takes whatever waits, runs it in one transaction
 * with a savepoint for each caller, and commits once: one disk sync pays for many callers, and a
 * caller whose work fails takes nothing from the others down. When the commit itself fails, every
 * caller of the group is told, since nothing of theirs is stored.
 */
final class GroupCommitWriter implements AutoCloseable {
  private static final int WAITING_CALLS_MAX = 4_096;
  private static final int CALLS_PER_COMMIT_MAX = 256;

  private record Call<T extends @Nullable Object>(
      Function<Handle, T> work, CompletableFuture<T> done) {}

  /** A call whose work has run: how to tell its caller once the commit is known. */
  private record Ran(CompletableFuture<?> done, Runnable tell) {}

  private final BlockingQueue<Call<?>> waiting = new ArrayBlockingQueue<>(WAITING_CALLS_MAX);
  private final Connection connection;
  private final Handle handle;
  private final Thread thread;
  private volatile boolean closed;

  GroupCommitWriter(Connection connection) {
    this.connection = connection;
    this.handle = Jdbi.create(connection).open();
    this.thread = Thread.ofPlatform().name("lazo-writer").daemon(true).start(this::loop);
  }

  <T extends @Nullable Object> T run(Function<Handle, T> work) {
    var call = new Call<>(work, new CompletableFuture<T>());
    try {
      if (closed || !waiting.offer(call, 30, TimeUnit.SECONDS)) {
        throw new Unavailable(
            closed
                ? "the server is stopping"
                : "the database has not kept up for 30 s; try again later");
      }
      if (closed && waiting.remove(call)) {
        throw new Unavailable("the server is stopping");
      }
      return call.done.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while waiting for the database", e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void loop() {
    handle.execute("savepoint caller");
    handle.execute("release caller"); // Jdbi takes its time for a first statement: before a call
    var group = new ArrayList<Call<?>>(CALLS_PER_COMMIT_MAX);
    while (!closed || !waiting.isEmpty()) {
      try {
        Call<?> first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        waiting.drainTo(group, CALLS_PER_COMMIT_MAX - 1);
        commit(group);
      } catch (InterruptedException e) {
        return;
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<Call<?>> group) {
    var ran = new ArrayList<Ran>(group.size());
    try {
      handle.execute("begin immediate");
      for (Call<?> call : group) {
        ran.add(runOne(call));
      }
      handle.execute("commit");
    } catch (RuntimeException | Error e) {
      rollBack();
      group.forEach(call -> call.done.completeExceptionally(e));
      return;
    }
    ran.forEach(one -> one.tell.run());
  }

  private <T extends @Nullable Object> Ran runOne(Call<T> call) {
    handle.execute("savepoint caller");
    try {
      T result = call.work.apply(handle);
      handle.execute("release caller");
      return new Ran(call.done, () -> call.done.complete(result));
    } catch (RuntimeException | Error e) {
      handle.execute("rollback to caller");
      handle.execute("release caller");
      return new Ran(call.done, () -> call.done.completeExceptionally(e));
    }
  }

  private void rollBack() {
    try {
      handle.execute("rollback");
    } catch (RuntimeException ignored) {
      // SQLite has rolled back by itself, as it does when the disk is full
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(10_000);
      handle.close();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new Unavailable("the database did not close cleanly: " + e.getMessage(), e);
    }
  }
}
