package lazo.training;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Reads a frame file; every count is checked before memory is asked for. */
final class FrameReader {
  private final FileChannel channel;
  private final Path file;
  private final long size;
  private final Map<String, String> texts = new HashMap<>(); // one instance of each text
  private long position;

  private FrameReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  static Frame read(Path file, Predicate<String> wanted) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new FrameReader(file, channel).read(wanted);
    } catch (BufferUnderflowException e) {
      throw new InvalidInput(
          "the frame file " + file + " is damaged: a count leads beyond a block", e);
    }
  }

  private record Target(
      String name, FrameFormat.Type type, @Nullable Object values, BitSet missing) {}

  private Frame read(Predicate<String> wanted) throws IOException {
    int rows = rows();
    List<Target> targets = targets(header(), rows, wanted);
    int at = 0;
    while (at < rows) {
      at += block(targets, at, rows);
    }
    var frame = Frame.builder(rows);
    for (Target target : targets) {
      if (target.values() instanceof double[] doubles) {
        frame.add(target.name(), new Column.Doubles(doubles));
      } else if (target.values() instanceof long[] longs) {
        frame.add(
            target.name(),
            new Column.Longs(longs, target.missing().isEmpty() ? null : target.missing()));
      } else if (target.values() instanceof String[] strings) {
        frame.add(target.name(), new Column.Strings(strings));
      }
    }
    return frame.build();
  }

  /** From the end of the file, which only a complete one has. */
  private int rows() throws IOException {
    if (size < FrameFormat.END_BYTES) {
      throw damaged("it has only " + size + " bytes");
    }
    position = size - FrameFormat.END_BYTES;
    ByteBuffer end = checked(FrameFormat.END_BYTES);
    int marker = end.getInt();
    long rows = end.getLong();
    if (marker != 0 || rows < 0 || rows > size) {
      throw damaged("its end is missing");
    }
    position = 0;
    return (int) Math.min(rows, Integer.MAX_VALUE - 8);
  }

  private List<Map.Entry<String, FrameFormat.Type>> header() throws IOException {
    ByteBuffer start = bytes(Long.BYTES + Integer.BYTES);
    if (start.getLong() != FrameFormat.MAGIC) {
      throw damaged("it does not start like one");
    }
    int columns = start.getInt();
    var header = new ArrayList<Map.Entry<String, FrameFormat.Type>>();
    for (int i = 0; i < columns; i++) {
      int length = bytes(Integer.BYTES).getInt();
      ByteBuffer name = bytes(length + 1);
      var decoded = StandardCharsets.UTF_8.decode(name.slice(0, length)).toString();
      header.add(Map.entry(decoded, type(name.get(length))));
    }
    long length = position;
    position = 0;
    checked(Math.toIntExact(length) + FrameFormat.CRC_BYTES);
    return header;
  }

  private FrameFormat.Type type(byte code) {
    return FrameFormat.Type.ofCode(code)
        .orElseThrow(() -> damaged("a column has the unknown type " + code));
  }

  private static List<Target> targets(
      List<Map.Entry<String, FrameFormat.Type>> header, int rows, Predicate<String> wanted) {
    var targets = new ArrayList<Target>();
    for (var column : header) {
      Object values = null;
      if (wanted.test(column.getKey())) {
        values =
            switch (column.getValue()) {
              case DOUBLES -> new double[rows];
              case LONGS -> new long[rows];
              case STRINGS -> new String[rows];
            };
      }
      targets.add(new Target(column.getKey(), column.getValue(), values, new BitSet()));
    }
    return targets;
  }

  private int block(List<Target> targets, int at, int rowsMax) throws IOException {
    long start = position;
    int rows = bytes(Integer.BYTES).getInt();
    if (rows < 1 || rows > rowsMax - at) {
      throw damaged("a block claims " + rows + " rows at row " + at + " of " + rowsMax);
    }
    for (int i = 0; i < targets.size(); i++) {
      int payload = bytes(Integer.BYTES).getInt();
      position += payload;
    }
    int length = Math.toIntExact(position - start);
    position = start;
    ByteBuffer block = checked(length + FrameFormat.CRC_BYTES);
    block.getInt();
    for (Target target : targets) {
      ByteBuffer payload =
          block.slice(block.position() + Integer.BYTES, block.getInt(block.position()));
      block.position(block.position() + Integer.BYTES + payload.remaining());
      fill(target, payload.order(block.order()), at, rows);
    }
    return rows;
  }

  private void fill(Target target, ByteBuffer payload, int at, int rows) {
    if (target.values() instanceof double[] doubles) {
      payload.asDoubleBuffer().get(doubles, at, rows);
    } else if (target.values() instanceof long[] longs) {
      payload.asLongBuffer().get(longs, at, rows);
      for (int row = 0; row < rows; row++) {
        int bits = payload.get(rows * Long.BYTES + row / Byte.SIZE);
        target.missing().set(at + row, (bits >> row % Byte.SIZE & 1) != 0);
      }
    } else if (target.values() instanceof @Nullable String[] strings) {
      strings(strings, payload, at, rows);
    }
  }

  private void strings(@Nullable String[] strings, ByteBuffer payload, int at, int rows) {
    var dictionary = new ArrayList<String>();
    int entries = payload.getInt();
    for (int i = 0; i < entries; i++) {
      int length = payload.getInt();
      if (length < 0 || length > payload.remaining()) {
        throw damaged("a text claims " + length + " bytes");
      }
      var bytes = payload.slice(payload.position(), length);
      payload.position(payload.position() + length);
      String text = StandardCharsets.UTF_8.decode(bytes).toString();
      dictionary.add(texts.computeIfAbsent(text, same -> same));
    }
    for (int row = 0; row < rows; row++) {
      int code = payload.getInt();
      if (code >= entries) {
        throw damaged("row " + (at + row) + " names text " + code + " of " + entries);
      }
      strings[at + row] = code < 0 ? null : dictionary.get(code);
    }
  }

  /** The next bytes without their CRC, which must be right. */
  private ByteBuffer checked(int length) throws IOException {
    ByteBuffer bytes = bytes(length);
    int content = length - FrameFormat.CRC_BYTES;
    if (FrameFormat.crc(bytes.slice(0, content)) != bytes.getInt(content)) {
      throw damaged(
          "the checksum of the " + length + " bytes before byte " + position + " is wrong");
    }
    return bytes.limit(content);
  }

  private ByteBuffer bytes(int length) throws IOException {
    if (length < 0 || position < 0 || length > size - position) {
      throw damaged("it ends early, at byte " + size);
    }
    ByteBuffer bytes = FrameFormat.buffer(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw damaged("it was cut while it was read");
      }
    }
    position += length;
    return bytes.flip();
  }

  private InvalidInput damaged(String how) {
    return new InvalidInput("the frame file " + file + " is damaged or none: " + how);
  }
}
