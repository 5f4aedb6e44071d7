package lazo.serving;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.stream.IntStream;
import lazo.features.Column;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.features.OnlineFeed;
import lazo.problem.InvalidInput;
import lazo.serving.log.FeedLog;
import org.jspecify.annotations.Nullable;

/**
 * A feed of one endpoint: in memory to be asked, on disk to be there after a restart. Thread-safe.
 */
final class ServedFeed implements AutoCloseable {
  private static final long SEGMENT_BYTES = 16L << 20;

  /**
   * Rows on disk are kept for this many windows, so that a longer window may be asked for later.
   */
  private static final int WINDOWS_KEPT = 4;

  /** So many of the newest are known again; a sender that repeats itself does so soon. */
  private static final int IDS_KEPT = 10_000;

  private final Path folder;
  private final LinkedHashSet<String> ids = new LinkedHashSet<>();
  private Feed feed;
  private OnlineFeed online;
  private FeedLog log;

  ServedFeed(Path folder, Feed feed) {
    this.folder = folder;
    this.feed = feed;
    this.online = new OnlineFeed(feed);
    this.log = open();
  }

  private FeedLog open() {
    long keptMicros = feed.within().multipliedBy(WINDOWS_KEPT).toNanos() / 1000;
    return FeedLog.open(folder, SEGMENT_BYTES, feed.time(), keptMicros, this::replay);
  }

  private void replay(FeedLog.Batch batch) {
    taken(batch.id());
    if (online.feed().valueColumns().stream().allMatch(batch.rows()::has)) {
      online.add(batch.rows());
    }
  }

  private void taken(@Nullable String id) {
    if (id != null && ids.add(id) && ids.size() > IDS_KEPT) {
      ids.removeFirst();
    }
  }

  /**
   * The feed by this definition; when it is another than before, the rows on disk are read again.
   */
  synchronized OnlineFeed as(Feed definition) {
    if (!definition.equals(feed)) {
      log.close();
      feed = definition;
      online = new OnlineFeed(definition);
      log = open();
    }
    return online;
  }

  /**
   * Takes rows; they are on disk when this returns. False, and nothing is taken, when rows with
   * this id were taken before.
   */
  synchronized boolean add(@Nullable String id, Frame rows, InstantSource clock) {
    if (id != null && ids.contains(id)) {
      return false;
    }
    check(rows, clock.instant());
    Frame usable = usable(rows);
    if (usable.rows() > 0) {
      log.append(new FeedLog.Batch(id, usable));
      online.add(usable);
      taken(id);
    }
    return true;
  }

  /**
   * The newest row decides which old ones are forgotten, so one from further ahead than a window
   * would drive out rows that are needed.
   */
  private void check(Frame rows, Instant now) {
    long latest = micros(now.plus(feed.within()));
    Column.Longs times = rows.longs(feed.time());
    rows.strings(feed.key());
    feed.valueColumns().forEach(rows::doubles);
    for (int row = 0; row < rows.rows(); row++) {
      if (times.values()[row] > latest && !times.missing(row)) {
        throw new InvalidInput(
            "row %d of feed '%s' happens at %s, more than %s after now (%s); nothing was taken"
                .formatted(
                    row,
                    feed.name(),
                    Instant.EPOCH.plus(times.values()[row], ChronoUnit.MICROS),
                    feed.within(),
                    now));
      }
    }
  }

  /** Time, key and values of the rows that have a time and a key. */
  private Frame usable(Frame rows) {
    Column.Longs times = rows.longs(feed.time());
    @Nullable String[] keys = rows.strings(feed.key()).values();
    int[] picked =
        IntStream.range(0, rows.rows())
            .filter(row -> keys[row] != null && !times.missing(row))
            .toArray();
    Frame some = picked.length == rows.rows() ? rows : rows.rows(picked);
    Frame.Builder usable = Frame.builder(some.rows());
    usable.add(feed.time(), new Column.Longs(some.longs(feed.time()).values()));
    usable.add(feed.key(), some.column(feed.key()));
    for (String value : feed.valueColumns()) {
      usable.add(value, new Column.Doubles(some.doubles(value)));
    }
    return usable.build();
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public synchronized void close() {
    log.close();
  }
}
