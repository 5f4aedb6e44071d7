package lazo.serving.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in order, across files. A record whose checksum does not fit ends its file: in the
 * last file it is what a crash left, in an earlier one it is damage, and reading goes on with the
 * next file.
 */
final class SegmentReader {
  private static final int CHUNK_BYTES = 1 << 18;

  /** Is handed one record after the other. */
  interface Visitor {
    /**
     * @param payload valid until this returns
     * @return false to stop; this record then counts as not read
     */
    boolean visit(Position at, ByteBuffer payload) throws IOException;
  }

  private final SortedMap<Long, Path> segments;
  private final Position end;

  SegmentReader(SortedMap<Long, Path> segments, Position end) {
    this.segments = segments;
    this.end = end;
  }

  /** Returns where to go on: behind the last record that the visitor took. */
  Position read(Position from, Visitor visitor) throws IOException {
    Position next = from;
    for (Map.Entry<Long, Path> segment : segments.tailMap(from.segment()).entrySet()) {
      long number = segment.getKey();
      if (number > end.segment()) {
        break;
      }
      long offset = number == from.segment() ? from.offset() : 0;
      long limit = number == end.segment() ? end.offset() : Long.MAX_VALUE;
      try (var file = new Cursor(number, segment.getValue(), offset, limit)) {
        boolean more = file.drain(visitor);
        next = new Position(number, file.offset);
        if (!more) {
          return next;
        }
      } catch (NoSuchFileException e) {
        next = new Position(number + 1, 0); // deleted by retention meanwhile
      }
    }
    return next;
  }

  /** Up to where this file holds whole records; 0 when not even its first bytes are right. */
  static long goodBytes(Path path) throws IOException {
    try (var file = new Cursor(0, path, 0, Long.MAX_VALUE)) {
      if (!file.hasMagic()) {
        return 0;
      }
      file.drain((at, payload) -> true);
      return file.offset;
    }
  }

  static byte[] one(Path path, long offset) throws IOException {
    byte[][] found = new byte[1][];
    try (var file = new Cursor(0, path, offset, Long.MAX_VALUE)) {
      file.drain(
          (at, payload) -> {
            if (found[0] != null) {
              return false;
            }
            found[0] = new byte[payload.remaining()];
            payload.get(found[0]);
            return true;
          });
    }
    byte @Nullable [] record = found[0];
    if (record == null) {
      throw new EOFException("there is no record at byte " + offset + " of " + path);
    }
    return record;
  }

  /** A place in one file, with the bytes around it. */
  private static final class Cursor implements AutoCloseable {
    private final long number;
    private final FileChannel channel;
    private final long limit;
    private final CRC32C crc = new CRC32C();
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private long chunkAt;
    private long offset;

    Cursor(long number, Path path, long offset, long limit) throws IOException {
      this.number = number;
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
      this.offset = Math.max(offset, SegmentLog.MAGIC.length);
      this.limit = Math.min(limit, channel.size());
    }

    boolean hasMagic() throws IOException {
      if (limit < SegmentLog.MAGIC.length) {
        return false;
      }
      load(0, SegmentLog.MAGIC.length);
      return Arrays.equals(Arrays.copyOf(chunk.array(), SegmentLog.MAGIC.length), SegmentLog.MAGIC);
    }

    /** Returns false when the visitor declined, true at the end of what is readable. */
    boolean drain(Visitor visitor) throws IOException {
      while (offset + SegmentLog.RECORD_HEADER_BYTES <= limit) {
        load(offset, SegmentLog.RECORD_HEADER_BYTES);
        int length = chunk.getInt((int) (offset - chunkAt));
        int expected = chunk.getInt((int) (offset - chunkAt) + 4);
        long payloadAt = offset + SegmentLog.RECORD_HEADER_BYTES;
        if (length <= 0 || length > SegmentLog.RECORD_BYTES_MAX || payloadAt + length > limit) {
          return true;
        }
        load(payloadAt, length);
        ByteBuffer payload =
            chunk.slice((int) (payloadAt - chunkAt), length).order(ByteOrder.LITTLE_ENDIAN);
        crc.reset();
        crc.update(payload.duplicate());
        if ((int) crc.getValue() != expected) {
          return true;
        }
        if (!visitor.visit(new Position(number, offset), payload)) {
          return false;
        }
        offset = payloadAt + length;
      }
      return true;
    }

    /** Makes sure that these bytes are in the chunk. */
    private void load(long at, int length) throws IOException {
      if (at >= chunkAt && at + length <= chunkAt + chunk.limit()) {
        return;
      }
      int size = (int) Math.min(Math.max(length, CHUNK_BYTES), limit - at);
      if (chunk.capacity() < size) {
        chunk = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      }
      chunk.clear().limit(size);
      chunkAt = at;
      while (chunk.hasRemaining()) {
        if (channel.read(chunk, at + chunk.position()) < 0) {
          throw new EOFException("the file of segment " + number + " became shorter while read");
        }
      }
      chunk.flip();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
