package lazo.task;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lazo.store.Database;
import lazo.store.Dialect;
import lazo.store.Json;

/**
 * Durable timers.
 *
 * <p>A task is known by its name and key; scheduling the same key again moves it. {@link #schedule}
 * inside {@link Database#write} stores the task with that write or not at all. Handlers run on
 * virtual threads, at most {@value #RUNNING_MAX} at once, each under a lease that is renewed while
 * it runs; a holder that dies loses its lease and the task runs again, so a handler must be
 * idempotent. A handler that throws is tried again with growing pauses.
 *
 * <p>Thread safe.
 */
public final class Tasks implements AutoCloseable {
  /** Does the work of one run. */
  @FunctionalInterface
  public interface Handler {
    Next run(TaskRun run);
  }

  static final int RUNNING_MAX = 8;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
  private static final Duration RETRY_MAX = Duration.ofMinutes(10);

  /** A replay has one holder and no concurrency: a lease found there is a dead one. */
  private static final Instant NO_LEASE_LASTS = Instant.ofEpochMilli(Long.MAX_VALUE / 2);

  private static final Logger LOG = System.getLogger(Tasks.class.getName());

  private final Database database;
  private final TaskStore store;
  private final InstantSource clock;
  private final String owner;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Semaphore running = new Semaphore(RUNNING_MAX);
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;

  public Tasks(Database database, InstantSource clock, String owner) {
    this.database = database;
    this.store = new TaskStore(database);
    this.clock = clock;
    this.owner = owner;
    if (database.dialect() == Dialect.SQLITE) {
      store.dropLeases(); // the folder lock guarantees that whoever held them is dead
    }
  }

  /** Says what a task does, before {@link #start}. */
  public void handle(String name, Handler handler) {
    handlers.put(name, handler);
  }

  /** Stores the task, in the caller's write where there is one. */
  public void schedule(String name, String key, Instant due, Object payload) {
    store.put(name, key, due, Json.write(payload));
    database.afterCommit(news::release);
  }

  public void cancel(String name, String key) {
    store.remove(name, key);
  }

  /** When the task is due, if there is one. */
  public Optional<Instant> due(String name, String key) {
    return store.due(name, key);
  }

  /**
   * Starts running what comes due. In a replay nobody calls this; {@link #runEarliest} does the
   * work instead.
   */
  public void start() {
    Thread.ofVirtual().name("lazo-tasks").start(this::loop);
  }

  private void loop() {
    while (!closed) {
      try {
        Instant now = clock.instant();
        for (TaskStore.Leased task : store.due(now, now, RUNNING_MAX)) {
          running.acquire();
          Thread.ofVirtual()
              .name("lazo-task-" + task.run().name())
              .start(() -> runThenRelease(task));
        }
        if (news.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "due tasks could not be read, trying again", e);
      }
    }
  }

  private void runThenRelease(TaskStore.Leased task) {
    try {
      runOne(task, () -> {});
    } finally {
      running.release();
    }
  }

  /**
   * Runs the earliest task due by {@code until} to its end, on this thread, after moving the replay
   * clock to its instant. The instant is stored with the lease: after a crash the clock does not
   * stand before what has happened.
   *
   * @return false when nothing is due by then
   */
  boolean runEarliest(Instant until, ReplayClock replay) {
    Optional<TaskStore.Leased> earliest = store.due(until, NO_LEASE_LASTS, 1).stream().findFirst();
    earliest.ifPresent(
        task -> {
          replay.moveTo(task.run().due());
          runOne(task, () -> replayInstant(task.run().due()));
        });
    return earliest.isPresent();
  }

  /** Also stores, together with the lease, what is handed in. */
  private void runOne(TaskStore.Leased found, Runnable alongside) {
    database
        .write(
            handle -> {
              alongside.run();
              return store.lease(found, owner, clock.instant().plus(LEASE));
            })
        .ifPresent(
            task -> {
              Thread renewing = Thread.ofVirtual().start(() -> renew(task));
              try {
                settle(task, runHandler(task.run()));
              } catch (RuntimeException e) {
                retryLater(task, e);
              } finally {
                renewing.interrupt();
              }
            });
  }

  private Next runHandler(TaskRun run) {
    Handler handler = handlers.get(run.name());
    if (handler == null) {
      throw new IllegalStateException("nobody handles tasks named " + run.name());
    }
    return handler.run(run);
  }

  private void settle(TaskStore.Leased task, Next next) {
    switch (next) {
      case Next.Done() -> store.finish(task);
      case Next.Again(Instant at) -> store.again(task, at, 0, "");
    }
  }

  private void retryLater(TaskStore.Leased task, RuntimeException e) {
    if (closed) {
      return; // the lease runs out and the next server takes it
    }
    int attempts = task.run().failedAttempts() + 1;
    Duration pause = RETRY_FIRST.multipliedBy(1L << Math.min(attempts - 1, 10));
    Instant due = clock.instant().plus(pause.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : pause);
    LOG.log(
        Level.WARNING,
        "task "
            + task.run().name()
            + " "
            + task.run().key()
            + " failed (try "
            + attempts
            + "), next try at "
            + due,
        e);
    store.again(task, due, attempts, String.valueOf(e.getMessage()));
  }

  private void renew(TaskStore.Leased task) {
    try {
      while (!closed) {
        Thread.sleep(LEASE.dividedBy(3));
        if (!store.renew(task, clock.instant().plus(LEASE))) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Optional<Instant> replayInstant() {
    return store.setting("replay-clock");
  }

  void replayInstant(Instant instant) {
    store.setting("replay-clock", instant);
  }

  @Override
  public void close() {
    closed = true;
    news.release();
  }
}
