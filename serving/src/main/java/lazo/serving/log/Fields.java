package lazo.serving.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.scoring.DataType;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Bytes} wrote. */
final class Fields {
  private Fields() {}

  static int varint(ByteBuffer from) {
    int value = 0;
    int shift = 0;
    byte next;
    do {
      next = from.get();
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  static @Nullable String text(ByteBuffer from) {
    int length = varint(from) - 1;
    if (length < 0) {
      return null;
    }
    byte[] utf8 = new byte[length];
    from.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static String presentText(ByteBuffer from) {
    String text = text(from);
    if (text == null) {
      throw new IllegalStateException("a record of the log lacks a text that all have");
    }
    return text;
  }

  static double[] doubles(ByteBuffer from, int count) {
    double[] values = new double[count];
    from.asDoubleBuffer().get(values);
    from.position(from.position() + count * Double.BYTES);
    return values;
  }

  /** One column of the frame, or as many as a row has values. */
  static void columns(ByteBuffer from, LoggedColumn column, int rows, Frame.Builder into) {
    int width = column.width();
    int start = from.position();
    if (column.datatype() == DataType.BYTES) {
      @Nullable String[] texts = new @Nullable String[rows * width];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = text(from);
      }
      for (int k = 0; k < width; k++) {
        into.add(name(column, k), new Column.Strings(every(texts, k, width, rows)));
      }
      return;
    }
    int size = column.datatype().sizeBytes();
    for (int k = 0; k < width; k++) {
      int offset = k;
      IntUnaryOperator place = row -> start + (row * width + offset) * size;
      into.add(name(column, k), numbers(from, column.datatype(), rows, place));
    }
    from.position(start + rows * width * size);
  }

  private static Column numbers(
      ByteBuffer from, DataType datatype, int rows, IntUnaryOperator place) {
    if (datatype.isFloating() || datatype == DataType.BOOL) {
      double[] values = new double[rows];
      for (int row = 0; row < rows; row++) {
        values[row] = real(from, datatype, place.applyAsInt(row));
      }
      return new Column.Doubles(values);
    }
    long[] values = new long[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = whole(from, datatype, place.applyAsInt(row));
    }
    return new Column.Longs(values);
  }

  private static double real(ByteBuffer from, DataType datatype, int at) {
    return switch (datatype) {
      case FP16 -> Float.float16ToFloat(from.getShort(at));
      case FP32 -> from.getFloat(at);
      case FP64 -> from.getDouble(at);
      default -> from.get(at);
    };
  }

  private static long whole(ByteBuffer from, DataType datatype, int at) {
    return switch (datatype) {
      case INT8 -> from.get(at);
      case UINT8 -> Byte.toUnsignedLong(from.get(at));
      case INT16 -> from.getShort(at);
      case UINT16 -> Short.toUnsignedLong(from.getShort(at));
      case INT32 -> from.getInt(at);
      case UINT32 -> Integer.toUnsignedLong(from.getInt(at));
      default -> from.getLong(at);
    };
  }

  private static @Nullable String[] every(@Nullable String[] texts, int first, int step, int rows) {
    @Nullable String[] picked = new @Nullable String[rows];
    for (int row = 0; row < rows; row++) {
      picked[row] = texts[row * step + first];
    }
    return picked;
  }

  private static String name(LoggedColumn column, int k) {
    return column.width() == 1 ? column.name() : column.name() + "[" + k + "]";
  }
}
