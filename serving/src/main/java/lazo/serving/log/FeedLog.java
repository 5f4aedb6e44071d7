package lazo.serving.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Consumer;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.Unavailable;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one feed, on disk before they are acknowledged. Files whose rows are all older than
 * asked for are deleted when a new file begins. Thread-safe.
 */
public final class FeedLog implements AutoCloseable {
  /**
   * Rows that came together.
   *
   * @param id by which the sender knows them; null where it gave none
   */
  public record Batch(@Nullable String id, Frame rows) {}

  private final SegmentLog segments;
  private final long keptMicros;
  private final String time;
  private final TreeMap<Long, Long> newestOfSegment = new TreeMap<>();
  private final Bytes bytes = new Bytes();
  private final Path folder;

  private FeedLog(Path folder, SegmentLog segments, String time, long keptMicros) {
    this.folder = folder;
    this.segments = segments;
    this.time = time;
    this.keptMicros = keptMicros;
  }

  /**
   * Opens or begins a log and hands over every row that it has, in order.
   *
   * @param time the column with the instant of a row, in microseconds
   * @param keptMicros how much older than the newest row others are kept, at least
   */
  public static FeedLog open(
      Path folder, long segmentBytes, String time, long keptMicros, Consumer<Batch> replay) {
    try {
      var log = new FeedLog(folder, new SegmentLog(folder, segmentBytes), time, keptMicros);
      log.segments.read(
          Position.START,
          (at, payload) -> {
            Batch batch = decode(payload);
            log.sawIn(at.segment(), batch.rows);
            replay.accept(batch);
            return true;
          });
      return log;
    } catch (IOException e) {
      throw new Unavailable(
          "the feed log in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /**
   * Writes rows and waits for the disk.
   *
   * @throws Unavailable if the disk did not take them, for example because it is full
   */
  public synchronized void append(Batch batch) {
    Frame rows = batch.rows;
    try {
      bytes.reset(SegmentLog.RECORD_HEADER_BYTES);
      encode(rows);
      if (batch.id != null) {
        bytes.putText(batch.id); // records of before ids end here
      }
      long segment = segments.segmentFor(bytes.size());
      segments.append(bytes.array(), bytes.size());
      segments.sync();
      sawIn(segment, rows);
      forget(segment);
    } catch (IOException e) {
      throw new Unavailable(
          "rows of a feed could not be stored in "
              + folder
              + ": "
              + e.getMessage()
              + "; send them again",
          e);
    }
  }

  private void sawIn(long segment, Frame rows) {
    for (long at : rows.longs(time).values()) {
      newestOfSegment.merge(segment, at, Math::max);
    }
  }

  private void forget(long current) throws IOException {
    long newest = newestOfSegment.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long first = newestOfSegment.firstKey();
    while (first < current && newestOfSegment.getOrDefault(first, newest) < newest - keptMicros) {
      newestOfSegment.remove(first);
      first = newestOfSegment.firstKey();
      segments.deleteBefore(new Position(first, 0));
    }
  }

  private void encode(Frame rows) {
    bytes.putVarint(rows.rows());
    bytes.putVarint(rows.names().size());
    for (String name : rows.names()) {
      bytes.putText(name);
      switch (rows.column(name)) {
        case Column.Doubles(double[] values) -> put(DataType.FP64, values);
        case Column.Longs(long[] values, _) -> put(DataType.INT64, values);
        case Column.Strings(String[] values) -> put(DataType.BYTES, values);
      }
    }
  }

  private void put(DataType datatype, Object values) {
    bytes.putText(datatype.name());
    bytes.putArray(values);
  }

  private static Batch decode(ByteBuffer from) {
    int rows = Fields.varint(from);
    int columns = Fields.varint(from);
    Frame.Builder frame = Frame.builder(rows);
    for (int i = 0; i < columns; i++) {
      String name = Fields.presentText(from);
      DataType datatype = DataType.valueOf(Fields.presentText(from));
      Fields.columns(from, new LoggedColumn(name, datatype, 1), rows, frame);
    }
    return new Batch(from.hasRemaining() ? Fields.text(from) : null, frame.build());
  }

  @Override
  public synchronized void close() {
    try {
      segments.close();
    } catch (IOException e) {
      throw new Unavailable("the feed log in " + folder + " was not closed: " + e.getMessage(), e);
    }
  }
}
