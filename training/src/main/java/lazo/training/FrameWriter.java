package lazo.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Writes a frame file batch by batch, so that a table need not fit into memory twice. The file
 * stands under its name only after {@link #finish}. Not thread-safe.
 */
public final class FrameWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private ByteBuffer buffer = FrameFormat.buffer(BUFFER_BYTES);
  private List<String> names = List.of();
  private List<FrameFormat.Type> types = List.of();
  private long rows;
  private int blocks;
  private boolean finished;

  public FrameWriter(Path file) {
    this.file = file;
    this.temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      this.channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("the frame file " + file + " cannot be written", e);
    }
  }

  /** Adds rows; every batch has the columns and types of the first. */
  public void append(Frame batch) {
    if (blocks == 0 && names.isEmpty()) {
      start(batch);
    }
    requireSameColumns(batch);
    for (int from = 0; from < batch.rows(); from += FrameFormat.BLOCK_ROWS_MAX) {
      int to = Math.min(batch.rows(), from + FrameFormat.BLOCK_ROWS_MAX);
      block(batch, from, to);
    }
  }

  /** Completes the file; without it nothing stands under its name. */
  public void finish() {
    if (names.isEmpty()) {
      throw new InvalidInput("the frame file " + file + " has no columns: append a batch first");
    }
    putInt(0);
    need(Long.BYTES);
    buffer.putLong(rows);
    putInt(blocks);
    flush();
    try {
      channel.force(true);
      channel.close();
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the frame file " + file + " cannot be completed", e);
    }
    finished = true;
  }

  @Override
  public void close() {
    if (!finished) {
      try {
        channel.close();
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the unfinished file " + temporary + " cannot be removed", e);
      }
    }
  }

  private void start(Frame first) {
    names = first.names();
    types = names.stream().map(name -> FrameFormat.Type.of(first.column(name))).toList();
    need(Long.BYTES);
    buffer.putLong(FrameFormat.MAGIC);
    putInt(names.size());
    for (int i = 0; i < names.size(); i++) {
      putText(names.get(i));
      need(1);
      buffer.put(types.get(i).code());
    }
    flush();
  }

  private void requireSameColumns(Frame batch) {
    var given =
        batch.names().stream().map(name -> FrameFormat.Type.of(batch.column(name))).toList();
    if (!batch.names().equals(names) || !given.equals(types)) {
      throw new InvalidInput(
          "a batch has the columns %s of types %s, the first had %s of %s"
              .formatted(batch.names(), given, names, types));
    }
  }

  private void block(Frame batch, int from, int to) {
    putInt(to - from);
    for (String name : names) {
      need(Integer.BYTES);
      int length = buffer.position();
      buffer.putInt(0);
      switch (batch.column(name)) {
        case Column.Doubles(var values) -> doubles(values, from, to);
        case Column.Longs longs -> longs(longs, from, to);
        case Column.Strings(var values) -> texts(values, from, to);
      }
      buffer.putInt(length, buffer.position() - length - Integer.BYTES);
    }
    flush();
    rows += to - from;
    blocks++;
  }

  private void doubles(double[] values, int from, int to) {
    int bytes = (to - from) * Double.BYTES;
    need(bytes);
    buffer.asDoubleBuffer().put(values, from, to - from);
    buffer.position(buffer.position() + bytes);
  }

  private void longs(Column.Longs column, int from, int to) {
    int bytes = (to - from) * Long.BYTES;
    int missingBytes = FrameFormat.missingBytes(to - from);
    need(bytes + missingBytes);
    buffer.asLongBuffer().put(column.values(), from, to - from);
    buffer.position(buffer.position() + bytes);
    var missing = new byte[missingBytes];
    for (int row = from; row < to; row++) {
      if (column.missing(row)) {
        missing[(row - from) / Byte.SIZE] |= (byte) (1 << (row - from) % Byte.SIZE);
      }
    }
    buffer.put(missing);
  }

  private void texts(@Nullable String[] values, int from, int to) {
    Map<String, Integer> codes = new HashMap<>();
    List<String> dictionary = new ArrayList<>();
    var indices = new int[to - from];
    for (int row = from; row < to; row++) {
      String value = values[row];
      indices[row - from] =
          value == null ? -1 : codes.computeIfAbsent(value, text -> add(dictionary, text));
    }
    putInt(dictionary.size());
    dictionary.forEach(this::putText);
    int bytes = indices.length * Integer.BYTES;
    need(bytes);
    buffer.asIntBuffer().put(indices);
    buffer.position(buffer.position() + bytes);
  }

  private static int add(List<String> dictionary, String text) {
    dictionary.add(text);
    return dictionary.size() - 1;
  }

  private void putInt(int value) {
    need(Integer.BYTES);
    buffer.putInt(value);
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putInt(bytes.length);
    need(bytes.length);
    buffer.put(bytes);
  }

  private void need(int bytes) {
    if (buffer.remaining() < bytes) {
      long size = Math.max(2L * buffer.capacity(), (long) buffer.position() + bytes);
      var larger = FrameFormat.buffer((int) Math.min(size, Integer.MAX_VALUE - 8));
      larger.put(buffer.flip());
      buffer = larger;
    }
  }

  private void flush() {
    need(FrameFormat.CRC_BYTES);
    int crc = FrameFormat.crc(buffer.duplicate().flip());
    buffer.putInt(crc).flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the frame file " + file + " cannot be written", e);
    }
    buffer.clear();
  }
}
