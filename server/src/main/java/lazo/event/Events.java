package lazo.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lazo.store.Database;
import lazo.store.Json;

/**
 * The façade of the outbox.
 *
 * <p>{@link #append} stores an event; called inside {@link Database#write} it is stored with that
 * write or not at all. Consumers registered with {@link #on} are called one event at a time, in
 * order, each with a cursor of its own. A handler that throws is tried again; after {@value
 * #ATTEMPTS_MAX} tries the event is set aside for that consumer, with its reason, so that one
 * poisoned event does not stop the loop. A handler must be idempotent: a crash after its work and
 * before its cursor moves means that it hears the event twice.
 *
 * <p>Thread safe.
 */
public final class Events implements AutoCloseable {
  static final int ATTEMPTS_MAX = 5;
  private static final int EVENTS_PER_PAGE = 200;
  private static final int PASSED_MAX = 1_000;
  private static final Logger LOG = System.getLogger(Events.class.getName());

  private record Subscription(
      String consumer, Predicate<String> wanted, Consumer<StoredEvent> handler) {}

  private final EventStore store;
  private final Database database;
  private final InstantSource clock;
  private final List<Consumer<StoredEvent>> watchers = new CopyOnWriteArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final ReentrantLock delivering = new ReentrantLock();
  private final Semaphore news = new Semaphore(0);
  private final Map<String, Long> places = new HashMap<>();
  private volatile boolean closed;
  private long watched;

  public Events(Database database, InstantSource clock) {
    this.database = database;
    this.store = new EventStore(database);
    this.clock = clock;
  }

  /** Stores an event, in the caller's write where there is one. */
  public void append(Event event) {
    store.append(
        event.getClass().getSimpleName(), clock.instant(), event.subject(), Json.write(event));
    database.afterCommit(news::release);
  }

  /**
   * Registers a consumer, before {@link #start}. The name keeps its place in the log across
   * restarts: never change it.
   */
  public <E extends Event> void on(String consumer, Class<E> type, Consumer<E> handler) {
    String name = type.getSimpleName();
    on(
        consumer + "/" + name,
        name::equals,
        event -> handler.accept(Json.read(event.payload(), type)));
  }

  /** The same for every event whose type is wanted. */
  public void on(String consumer, Predicate<String> wanted, Consumer<StoredEvent> handler) {
    subscriptions.add(new Subscription(consumer, wanted, handler));
  }

  /**
   * Hears every event once it is durable, from now on, in memory only: for live pages. Must be
   * quick.
   */
  public void watch(Consumer<StoredEvent> watcher) {
    watchers.add(watcher);
  }

  public void unwatch(Consumer<StoredEvent> watcher) {
    watchers.remove(watcher);
  }

  /** The newest events about a subject, newest first. */
  public List<StoredEvent> latest(String subject, int max) {
    return store.latest(subject, max);
  }

  /** The events after a sequence number, oldest first. */
  public List<StoredEvent> after(long seq, int max) {
    return store.after(seq, max);
  }

  /**
   * Starts delivery in the background. In a replay nobody calls this; {@link #drain} delivers
   * instead.
   */
  public void start() {
    Thread.ofVirtual().name("lazo-events").start(this::loop);
  }

  private void loop() {
    while (!closed) {
      try {
        if (news.tryAcquire(1, TimeUnit.SECONDS)) {
          news.drainPermits();
        }
        drain();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "events could not be delivered, trying again in a second", e);
        pauseBeforeRetry();
      }
    }
  }

  /**
   * Delivers what is stored until no consumer has anything left to hear, and returns how many
   * deliveries that took. Must not be called inside a write.
   */
  public int drain() {
    delivering.lock();
    try {
      int total = 0;
      int delivered;
      do {
        delivered = 0;
        long newest = store.newest();
        for (Subscription subscription : subscriptions) {
          delivered += deliver(subscription, newest);
        }
        total += delivered;
        if (watched < newest) {
          tellWatchers();
        }
      } while (delivered > 0);
      return total;
    } finally {
      delivering.unlock();
    }
  }

  private void tellWatchers() {
    List<StoredEvent> news = store.after(watched, EVENTS_PER_PAGE);
    while (!news.isEmpty()) {
      for (StoredEvent event : news) {
        watchers.forEach(watcher -> watcher.accept(event));
      }
      watched = news.getLast().seq();
      news = store.after(watched, EVENTS_PER_PAGE);
    }
  }

  /**
   * Passing over events of other types costs no write: the place is stored with the next event of
   * this type, or after so many others that reading them again at a start would take long.
   */
  private int deliver(Subscription subscription, long newest) {
    int delivered = 0;
    long from = places.computeIfAbsent(subscription.consumer, store::cursor);
    if (from >= newest) {
      return 0;
    }
    List<StoredEvent> page = store.after(from, EVENTS_PER_PAGE);
    while (!page.isEmpty() && !closed) {
      for (StoredEvent event : page) {
        if (subscription.wanted.test(event.type())) {
          deliverOne(subscription, event);
          delivered++;
        }
      }
      long passed = page.getLast().seq();
      if (passed / PASSED_MAX > places.getOrDefault(subscription.consumer, 0L) / PASSED_MAX) {
        store.advance(subscription.consumer, passed);
      }
      places.put(subscription.consumer, passed);
      page = store.after(passed, EVENTS_PER_PAGE);
    }
    return delivered;
  }

  private void deliverOne(Subscription subscription, StoredEvent event) {
    for (int attempt = 1; ; attempt++) {
      try {
        subscription.handler.accept(event);
        store.advance(subscription.consumer, event.seq());
        return;
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING,
            subscription.consumer + " failed on event " + event.seq() + " (try " + attempt + ")",
            e);
        if (attempt >= ATTEMPTS_MAX) {
          store.failed(
              subscription.consumer, event.seq(), clock.instant(), String.valueOf(e.getMessage()));
          return;
        }
        pauseBeforeRetry();
      }
    }
  }

  private static void pauseBeforeRetry() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    news.release();
    drainIsOver();
  }

  private void drainIsOver() {
    try {
      if (delivering.tryLock(10, TimeUnit.SECONDS)) { // a handler that runs now finishes first
        delivering.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
