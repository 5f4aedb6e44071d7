package lazo.serving.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import lazo.problem.Conflict;
import lazo.problem.Unavailable;

/**
 * Every prediction, in order, before its answer leaves. Thread-safe.
 *
 * <p>An entry is handed to the operating system by the call that appends it and synced to the disk
 * within {@link #SYNC_EVERY_MILLIS}: the death of the process loses nothing that was answered, the
 * loss of power at most that span. A full disk drops entries and counts them, and predictions go
 * on.
 *
 * <p>An id that a caller used is remembered with the hash of what it asked: the same again is
 * {@link Outcome#REPEATED} and not written twice, something else is a {@link Conflict}. Known are
 * the latest ids, between half and all of {@link Options#recentIds}, across restarts too.
 */
public final class PredictionLog implements AutoCloseable {
  public static final int SYNC_EVERY_MILLIS = 100;

  private static final Logger LOG = System.getLogger(PredictionLog.class.getName());

  /** What became of an entry. */
  public enum Outcome {
    WRITTEN,
    /** The same id with the same body stands in the log already. */
    REPEATED,
    /** It could not be written, for example because the disk is full. */
    DROPPED
  }

  /**
   * @param segmentBytes how large a file grows before the next begins
   * @param recentIds how many ids at most are watched for being used again; 40 bytes of heap each
   */
  public record Options(long segmentBytes, int recentIds) {
    public static final Options DEFAULT = new Options(64L << 20, 2_000_000);
  }

  /**
   * @param cutBytes what a crash had left half written, cut off when the log was opened
   */
  public record Counts(long written, long repeated, long dropped, long cutBytes, int recentIds) {}

  private final SegmentLog segments;
  private final RecentIds ids;
  private final Bytes bytes = new Bytes();
  private final Syncer syncer;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private boolean closed;

  private PredictionLog(SegmentLog segments, Options options) throws IOException {
    this.segments = segments;
    this.ids = new RecentIds(options.recentIds());
    segments.read(
        segments.start(),
        (at, payload) -> {
          PredictionCodec.Used used = PredictionCodec.used(payload);
          if (used != null) {
            ids.put(used.id(), used.body());
          }
          return true;
        });
    this.syncer = new Syncer(segments, SYNC_EVERY_MILLIS);
  }

  public static PredictionLog open(Path folder) {
    return open(folder, Options.DEFAULT);
  }

  /** Opens or begins the log of this folder; what a crash left half written is cut off. */
  public static PredictionLog open(Path folder, Options options) {
    try {
      return new PredictionLog(new SegmentLog(folder, options.segmentBytes()), options);
    } catch (IOException e) {
      throw new Unavailable(
          "the prediction log in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Writes an entry. When this returns {@link Outcome#WRITTEN} the death of the process no longer
   * loses it.
   *
   * @throws Conflict if the id was used with another body
   */
  public synchronized Outcome append(Entry entry) {
    if (closed) {
      throw new Unavailable("the prediction log is closed; ask again when the server is back");
    }
    long id = entry.idGiven() ? Hash.of(entry.id()) : 0;
    long before = entry.idGiven() ? ids.body(id) : 0;
    if (before != 0) {
      if (before != entry.body()) {
        throw new Conflict(
            "the id '%s' was used before with other inputs; send the same again or choose another id"
                .formatted(entry.id()));
      }
      repeated.incrementAndGet();
      return Outcome.REPEATED;
    }
    try {
      write(entry);
    } catch (IOException e) {
      if (dropped.getAndIncrement() == 0) {
        LOG.log(Level.ERROR, "predictions are dropped from the log: " + e.getMessage());
      }
      return Outcome.DROPPED;
    }
    if (entry.idGiven() && entry.error() == null) {
      ids.put(id, entry.body());
    }
    written.incrementAndGet();
    return Outcome.WRITTEN;
  }

  private void write(Entry entry) throws IOException {
    Layout layout = entry.layout();
    encode(entry);
    if (!layout.stands(this, segments.segmentFor(bytes.size()))) {
      bytes.reset(SegmentLog.RECORD_HEADER_BYTES);
      PredictionCodec.write(bytes, layout);
      layout.standsAt(this, segments.append(bytes.array(), bytes.size()));
      encode(entry);
    }
    segments.append(bytes.array(), bytes.size());
  }

  private void encode(Entry entry) {
    bytes.reset(SegmentLog.RECORD_HEADER_BYTES);
    PredictionCodec.write(bytes, entry);
  }

  /**
   * Hands over up to {@code max} entries, the first being the one at this position or the next
   * after it.
   *
   * @return where to go on; {@link #end} when everything was read
   */
  public Position read(Position from, int max, Consumer<Logged> consumer) {
    var layouts = new Layouts();
    int[] left = {max};
    try {
      return segments.read(
          from,
          (at, payload) -> {
            if (payload.get(payload.position()) == PredictionCodec.LAYOUT) {
              return true;
            }
            if (left[0]-- == 0) {
              return false;
            }
            consumer.accept(layouts.decode(at, payload));
            return true;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the prediction log cannot be read from " + from, e);
    }
  }

  /** Behind the last entry. */
  public Position end() {
    return segments.end();
  }

  /** Before the first entry that is still there. */
  public Position start() {
    return segments.start();
  }

  /** Deletes the files whose entries all lie before this position; never the last one. */
  public void deleteBefore(Position position) {
    try {
      segments.deleteBefore(position);
    } catch (IOException e) {
      throw new UncheckedIOException("old predictions cannot be deleted", e);
    }
  }

  /** Waits until the disk has everything appended before. */
  public void sync() {
    syncer.syncNow();
  }

  public synchronized Counts counts() {
    return new Counts(
        written.get(), repeated.get(), dropped.get(), segments.cutBytes(), ids.size());
  }

  @Override
  public void close() {
    syncer.close();
    synchronized (this) {
      if (!closed) {
        closed = true;
        try {
          segments.close();
        } catch (IOException e) {
          LOG.log(Level.ERROR, "the prediction log was not closed cleanly", e);
        }
      }
    }
  }

  /** The layouts met while reading, of the file that is being read. */
  private final class Layouts {
    private final Map<Integer, Layout> known = new HashMap<>();
    private long segment = -1;

    Logged decode(Position at, ByteBuffer payload) throws IOException {
      if (at.segment() != segment) {
        known.clear();
        segment = at.segment();
      }
      return PredictionCodec.logged(at, payload, this::find);
    }

    private Layout find(int offset) throws IOException {
      Layout found = known.get(offset);
      if (found == null) {
        byte[] record = segments.record(new Position(segment, offset));
        found = PredictionCodec.layout(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN));
        known.put(offset, found);
      }
      return found;
    }
  }
}
