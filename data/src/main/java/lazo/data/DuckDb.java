package lazo.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * The one analytical engine of the process. Thread-safe. The native library (about 70 MB) is loaded
 * on first use, so that a process which never reads a table never pays for it.
 *
 * <p>Two kinds of engine come from here. The <em>trusted</em> one is shared, stays open and runs
 * SQL that Lazo wrote. A <em>sealed</em> one lives for the time of one job, may read the files it
 * was given and nothing else, and is where expressions written by users run. At most {@link
 * #SEALED_MAX} sealed engines are open at a time: each may use the memory limit. Opening one takes
 * 25 ms, so from the first job on spare ones are opened in the background for the next.
 */
public final class DuckDb implements AutoCloseable {

  static final int SEALED_MAX = 2;

  private final Limits limits;
  private final Semaphore sealed = new Semaphore(SEALED_MAX, true);
  private final Derivations derivations = new Derivations();
  private final Executor opening =
      task -> Thread.ofPlatform().name("duckdb-spare").daemon().start(task);
  private final Deque<CompletableFuture<Engine>> spare = new ArrayDeque<>();
  private @Nullable Engine trusted;
  private boolean closed;

  public DuckDb(Limits limits) {
    this.limits = limits;
  }

  /**
   * What one engine may use.
   *
   * @param memoryMb of DuckDB's own buffers; the process needs about 300 MB beyond it
   * @param temporary where what exceeds the memory is spilled to
   * @param queryAtMost how long one query may run
   */
  public record Limits(int memoryMb, int threads, Path temporary, Duration queryAtMost) {

    public Limits {
      if (memoryMb < 64) {
        throw new InvalidInput("the memory limit must be at least 64 MB, was " + memoryMb);
      }
      if (threads < 1) {
        throw new InvalidInput("the number of threads must be at least 1, was " + threads);
      }
      temporary = temporary.toAbsolutePath().normalize();
    }

    /** Two threads, 1 GB and ten minutes a query. */
    public static Limits standard(Path temporary) {
      return new Limits(1024, 2, temporary, Duration.ofMinutes(10));
    }
  }

  /**
   * Runs trusted SQL over named files; {@code ?} are filled from the parameters in order.
   *
   * <p>Never pass text written by a user into {@code sql}: use a parameter, or {@link
   * Sql#identifier}.
   */
  public Frame query(String sql, @Nullable Object... parameters) {
    try (Engine connection = trusted().connect()) {
      return connection.fetch(sql, parameters);
    }
  }

  /** Does something on a connection of its own to the trusted engine. */
  void trusted(Consumer<Engine> work) {
    try (Engine connection = trusted().connect()) {
      work.accept(connection);
    }
  }

  /** An engine that can read these files and nothing else. Waits while too many are open. */
  Engine sealed(List<Path> files) {
    sealed.acquireUninterruptibly();
    try {
      return opened().knowing(derivations).seal(files, sealed::release);
    } catch (RuntimeException | Error e) {
      sealed.release();
      throw e;
    }
  }

  /** An engine without a seal: a spare one, or one opened now when there is none. */
  private Engine opened() {
    CompletableFuture<Engine> ready;
    synchronized (this) {
      ready = spare.poll();
      while (!closed && spare.size() < SEALED_MAX) {
        spare.add(CompletableFuture.supplyAsync(() -> Engine.open(limits), opening));
      }
    }
    return ready == null
        ? Engine.open(limits)
        : ready.exceptionally(e -> Engine.open(limits)).join();
  }

  /** A small sealed engine with no files at all, to be kept open by its owner. */
  Engine sealedForRows() {
    Limits small = new Limits(64, 1, limits.temporary(), limits.queryAtMost());
    return Engine.open(small).seal(List.of(), () -> {});
  }

  private synchronized Engine trusted() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (trusted == null) {
      trusted = Engine.trusted(limits);
    }
    return trusted;
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (CompletableFuture<Engine> ready : spare) {
      CompletableFuture<Void> _ = ready.thenAccept(Engine::close);
    }
    spare.clear();
    if (trusted != null) {
      trusted.close();
      trusted = null;
    }
  }
}
