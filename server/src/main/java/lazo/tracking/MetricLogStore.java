package lazo.tracking;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import lazo.store.Database;
import lazo.store.Dialect;
import org.jdbi.v3.core.Handle;

/**
 * Points as they came, not yet folded into histories and newest values.
 *
 * <p>A thousand points of a thousand keys belong to a thousand places of the history and of the
 * index by value; putting them there takes tens of milliseconds, most of it for pages that the next
 * call dirties again. So a call stores its points as one row, which is all it needs to be durable,
 * and they are folded later, many calls at once: before a read of the run or a search of its
 * experiment, and when nothing was logged for a moment. Whoever reads sees everything that was
 * acknowledged; folding the same points twice changes nothing.
 */
final class MetricLogStore {
  private static final int POINTS_PER_FOLD_MAX = 20_000;
  private static final int BATCHES_PER_FOLD_MAX = 500;
  private static final long LOOSE_POINTS_MAX = 200_000;
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long IDLE_CHECK_MILLIS = 250;

  private final Database database;
  private final AtomicLong loosePoints = new AtomicLong();
  private final AtomicBoolean folding = new AtomicBoolean();
  private volatile long lastAppend = System.nanoTime();

  MetricLogStore(Database database) {
    this.database = database;
  }

  private record Loose(long id, long run, long experiment, List<Metric> points) {}

  /** Stores points in the write under way. */
  void append(Handle handle, RunStore.Row run, List<Metric> metrics) {
    if (metrics.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            "insert into metric_batch (experiment, run, points) values (:experiment, :run, :points)")
        .bind("experiment", run.experiment())
        .bind("run", run.id())
        .bind("points", MetricPoints.encode(metrics))
        .execute();
    database.afterCommit(() -> appended(metrics.size()));
  }

  private void appended(int points) {
    lastAppend = System.nanoTime();
    loosePoints.addAndGet(points);
    foldWhenIdle();
  }

  /** Folds what is loose of one run. */
  void fold(RunStore.Row run) {
    foldAll(" where experiment = " + run.experiment() + " and run = " + run.id());
  }

  /** Folds what is loose in some experiments. */
  void fold(List<Long> experiments) {
    for (long experiment : experiments) {
      foldAll(" where experiment = " + experiment);
    }
  }

  /** Folds what was acknowledged until now: a reader must not wait for those who go on logging. */
  private void foldAll(String where) {
    Optional<Long> newest =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "select (select max(id) from metric_batch) from metric_batch"
                            + where
                            + " limit 1")
                    .mapTo(Long.class)
                    .findOne());
    if (newest.isPresent()) {
      String until = where + " and id <= " + newest.get();
      while (foldSome(until)) {
        // each turn is a transaction of its own
      }
    }
  }

  private boolean anyLoose() {
    return database.read(
        handle ->
            handle
                .createQuery("select 1 from metric_batch limit 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
  }

  /** Folds the oldest batches that match; true when there may be more. */
  private boolean foldSome(String where) {
    return database.write(
        handle -> {
          List<Loose> oldest = oldest(handle, where);
          Map<Long, List<Loose>> byRun = new LinkedHashMap<>();
          oldest.forEach(
              batch -> byRun.computeIfAbsent(batch.run, run -> new ArrayList<>()).add(batch));
          byRun.forEach((run, batches) -> fold(handle, run, batches));
          int points = oldest.stream().mapToInt(batch -> batch.points.size()).sum();
          return oldest.size() == BATCHES_PER_FOLD_MAX || points >= POINTS_PER_FOLD_MAX;
        });
  }

  private List<Loose> oldest(Handle handle, String where) {
    List<Loose> oldest = new ArrayList<>();
    long points = 0;
    var rows =
        handle
            .createQuery(
                "select id, run, experiment, points from metric_batch"
                    + where
                    + " order by id limit "
                    + BATCHES_PER_FOLD_MAX
                    + lockedUntilCommit())
            .map(
                (row, context) ->
                    new Loose(
                        row.getLong("id"),
                        row.getLong("run"),
                        row.getLong("experiment"),
                        MetricPoints.decode(row.getBytes("points"))));
    try (var each = rows.iterator()) {
      while (points < POINTS_PER_FOLD_MAX && each.hasNext()) {
        Loose batch = each.next();
        points += batch.points.size();
        oldest.add(batch);
      }
    }
    return oldest;
  }

  /** SQLite has one writer; on PostgreSQL two could fold the same rows at once. */
  private String lockedUntilCommit() {
    return switch (database.dialect()) {
      case Dialect.SQLITE -> "";
      case Dialect.POSTGRESQL -> " for update";
    };
  }

  private void fold(Handle handle, long run, List<Loose> batches) {
    List<Metric> points = new ArrayList<>();
    batches.forEach(batch -> points.addAll(batch.points));
    MetricStore.put(handle, run, batches.getFirst().experiment, points);
    handle
        .createUpdate("delete from metric_batch where id in (<ids>)")
        .bindList("ids", batches.stream().map(Loose::id).toList())
        .execute();
    loosePoints.addAndGet(-points.size());
  }

  /** Lets a thread fold in the background until nothing is loose. */
  private void foldWhenIdle() {
    if (folding.compareAndSet(false, true)) {
      Thread.ofVirtual().name("lazo-metric-fold").start(this::waitAndFold);
    }
  }

  private void waitAndFold() {
    boolean more = true;
    try {
      while (more) {
        boolean idle = System.nanoTime() - lastAppend > IDLE_NANOS;
        if (idle || loosePoints.get() > LOOSE_POINTS_MAX) {
          more = foldSome("") || anyLoose();
        } else {
          Thread.sleep(IDLE_CHECK_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // the server is stopping, or the database is away: the next read or batch tries again
      System.getLogger(MetricLogStore.class.getName())
          .log(Level.DEBUG, "points were not folded", e);
    } finally {
      folding.set(false);
    }
  }
}
