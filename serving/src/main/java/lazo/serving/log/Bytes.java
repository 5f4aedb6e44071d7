package lazo.serving.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing array of bytes, little endian; used again from record to record. Not thread-safe. */
final class Bytes {
  private static final int KEPT_BYTES_MAX = 1 << 20;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array = new byte[4096];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  /** Starts again, with room for a header at the beginning. */
  void reset(int header) {
    if (array.length > KEPT_BYTES_MAX) {
      array = new byte[4096];
    }
    size = header;
  }

  void putByte(int value) {
    room(1);
    array[size++] = (byte) value;
  }

  void putInt(int value) {
    room(4);
    INT.set(array, size, value);
    size += 4;
  }

  void putLong(long value) {
    room(8);
    LONG.set(array, size, value);
    size += 8;
  }

  static void putInt(byte[] target, int at, int value) {
    INT.set(target, at, value);
  }

  void putVarint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      putByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    putByte(rest);
  }

  /** A text with its length before it; 0 stands for none. */
  void putText(@Nullable String text) {
    if (text == null) {
      putVarint(0);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putVarint(utf8.length + 1);
    room(utf8.length);
    System.arraycopy(utf8, 0, array, size, utf8.length);
    size += utf8.length;
  }

  void putDoubles(double[] values) {
    view(values.length * 8L).asDoubleBuffer().put(values);
    size += values.length * 8;
  }

  /** The elements of an array as tensors hold them. */
  void putArray(Object values) {
    switch (values) {
      case float[] floats -> {
        view(floats.length * 4L).asFloatBuffer().put(floats);
        size += floats.length * 4;
      }
      case double[] doubles -> putDoubles(doubles);
      case long[] longs -> {
        view(longs.length * 8L).asLongBuffer().put(longs);
        size += longs.length * 8;
      }
      case int[] ints -> {
        view(ints.length * 4L).asIntBuffer().put(ints);
        size += ints.length * 4;
      }
      case short[] shorts -> {
        view(shorts.length * 2L).asShortBuffer().put(shorts);
        size += shorts.length * 2;
      }
      case byte[] bytes -> {
        view(bytes.length).put(bytes);
        size += bytes.length;
      }
      case boolean[] booleans -> {
        for (boolean value : booleans) {
          putByte(value ? 1 : 0);
        }
      }
      case String[] texts -> {
        for (String text : texts) {
          putText(text);
        }
      }
      default -> throw new AssertionError(values.getClass()); // tensors hold no other array
    }
  }

  private ByteBuffer view(long bytes) {
    room(bytes);
    return ByteBuffer.wrap(array, size, (int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private void room(long bytes) {
    if (size + bytes > array.length) {
      array = Arrays.copyOf(array, Math.toIntExact(Math.max(size + bytes, array.length * 2L)));
    }
  }
}
