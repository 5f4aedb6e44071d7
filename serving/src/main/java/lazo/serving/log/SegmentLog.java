package lazo.serving.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Checksummed records in numbered files of about equal size. One thread at a time may append; any
 * number may read, up to what was appended before.
 *
 * <p>Appending hands the record to the operating system and returns, so that the death of the
 * process loses nothing; {@link #sync} asks the disk, and what comes after the last sync may be
 * lost with the power. The files are not FileChannels because those close when a thread is
 * interrupted.
 */
final class SegmentLog implements AutoCloseable {
  static final byte[] MAGIC = {'L', 'A', 'Z', 'O', 'L', 'O', 'G', '1'};
  static final int RECORD_HEADER_BYTES = 8;
  static final int RECORD_BYTES_MAX = 512 << 20;

  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.log");

  /** An open file; {@code good} is where the next record begins. */
  private static final class Active {
    final long number;
    final RandomAccessFile file;
    long good;
    boolean misplaced;

    Active(long number, RandomAccessFile file, long good) {
      this.number = number;
      this.file = file;
      this.good = good;
    }
  }

  private final Path folder;
  private final long segmentBytesMax;
  private final ConcurrentSkipListMap<Long, Path> segments = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<RandomAccessFile> retired = new ConcurrentLinkedQueue<>();
  private final CRC32C crc = new CRC32C();
  private final long cutBytes;
  private volatile Active active;
  private volatile Position end;
  private volatile boolean dirty;

  SegmentLog(Path folder, long segmentBytesMax) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.segmentBytesMax = segmentBytesMax;
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(this::add);
    }
    if (segments.isEmpty()) {
      active = create(1);
      cutBytes = 0;
    } else {
      long last = segments.lastKey();
      var file = new RandomAccessFile(segments.lastEntry().getValue().toFile(), "rw");
      long good = SegmentReader.goodBytes(segments.lastEntry().getValue());
      cutBytes = Math.max(0, file.length() - good);
      if (good == 0) {
        file.setLength(0);
        file.write(MAGIC);
        good = MAGIC.length;
      }
      file.setLength(good);
      file.seek(good);
      active = new Active(last, file, good);
    }
    end = new Position(active.number, active.good);
  }

  /** How many bytes of a half-written record were cut off when the log was opened. */
  long cutBytes() {
    return cutBytes;
  }

  Position end() {
    return end;
  }

  Position start() {
    return new Position(segments.firstKey(), 0);
  }

  /**
   * The number of the file that a record of this size goes to; begins a new file when it is full.
   */
  long segmentFor(int payloadBytes) throws IOException {
    Active current = active;
    boolean full = current.good + RECORD_HEADER_BYTES + payloadBytes > segmentBytesMax;
    if (full && current.good > MAGIC.length) {
      return roll().number;
    }
    return current.number;
  }

  /**
   * Appends one record.
   *
   * @param record the payload after {@link #RECORD_HEADER_BYTES} bytes that are filled in here
   * @return where it begins
   * @throws IOException if it could not be written; the log is as before and takes the next one
   */
  Position append(byte[] record, int length) throws IOException {
    int payload = length - RECORD_HEADER_BYTES;
    if (payload > RECORD_BYTES_MAX) {
      throw new IOException(
          "a record of " + payload + " bytes is over the limit of " + RECORD_BYTES_MAX);
    }
    crc.reset();
    crc.update(record, RECORD_HEADER_BYTES, payload);
    Bytes.putInt(record, 0, payload);
    Bytes.putInt(record, 4, (int) crc.getValue());
    Active current = active;
    try {
      if (current.misplaced) {
        current.file.seek(current.good);
        current.misplaced = false;
      }
      current.file.write(record, 0, length);
    } catch (IOException e) {
      current.misplaced = true;
      throw e;
    }
    var at = new Position(current.number, current.good);
    current.good += length;
    end = new Position(current.number, current.good);
    dirty = true;
    return at;
  }

  /** Ends the present file and begins the next. */
  void rollNow() throws IOException {
    roll();
  }

  /** Waits until the disk has everything that was appended before. */
  void sync() throws IOException {
    for (RandomAccessFile file = retired.poll(); file != null; file = retired.poll()) {
      file.getFD().sync();
      file.close();
    }
    if (dirty) {
      dirty = false;
      active.file.getFD().sync();
    }
  }

  /**
   * Hands over the records from this position on until the reader declines; see {@link
   * SegmentReader}.
   */
  Position read(Position from, SegmentReader.Visitor visitor) throws IOException {
    return new SegmentReader(segments, end).read(from, visitor);
  }

  /** One record by its position. */
  byte[] record(Position at) throws IOException {
    return SegmentReader.one(path(at.segment()), at.offset());
  }

  /** Deletes the files whose records all lie before this position. */
  void deleteBefore(Position position) throws IOException {
    for (long number : segments.headMap(Math.min(position.segment(), active.number)).keySet()) {
      Files.deleteIfExists(path(number));
      segments.remove(number);
    }
  }

  long sizeBytes() throws IOException {
    long size = 0;
    for (Path file : segments.values()) {
      size += Files.exists(file) ? Files.size(file) : 0;
    }
    return size;
  }

  @Override
  public void close() throws IOException {
    sync();
    active.file.close();
  }

  private Active roll() throws IOException {
    Active before = active;
    Active next = create(before.number + 1);
    active = next;
    end = new Position(next.number, next.good);
    retired.add(before.file);
    return next;
  }

  private Active create(long number) throws IOException {
    Path path = path(number);
    var file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.setLength(0);
      file.write(MAGIC);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    segments.put(number, path);
    return new Active(number, file, MAGIC.length);
  }

  private Path path(long number) {
    return folder.resolve("%016d.log".formatted(number));
  }

  private void add(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    if (matcher.matches()) {
      segments.put(Long.parseLong(matcher.group(1)), file);
    }
  }
}
