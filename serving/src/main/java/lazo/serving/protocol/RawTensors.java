package lazo.serving.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Tensors in raw form: row by row, little endian, a byte for each boolean, and for each text its
 * length in four bytes before it.
 */
public final class RawTensors {
  private RawTensors() {}

  public static Tensor read(String name, DataType datatype, long[] shape, ByteBuffer raw) {
    long elements = TensorReader.elements(name, shape);
    ByteBuffer from = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (datatype != DataType.BYTES && from.remaining() != elements * datatype.sizeBytes()) {
      throw new InvalidInput(
          "input '%s' (%s %s) needs %d bytes in raw form, got %d"
              .formatted(
                  name,
                  datatype,
                  Arrays.toString(shape),
                  elements * datatype.sizeBytes(),
                  from.remaining()));
    }
    return new Tensor(name, datatype, shape, values(name, datatype, (int) elements, from));
  }

  private static Object values(String name, DataType datatype, int size, ByteBuffer from) {
    return switch (datatype) {
      case FP32 -> {
        float[] values = new float[size];
        from.asFloatBuffer().get(values);
        yield values;
      }
      case FP64 -> {
        double[] values = new double[size];
        from.asDoubleBuffer().get(values);
        yield values;
      }
      case INT64, UINT64 -> {
        long[] values = new long[size];
        from.asLongBuffer().get(values);
        yield values;
      }
      case INT32, UINT32 -> {
        int[] values = new int[size];
        from.asIntBuffer().get(values);
        yield values;
      }
      case INT16, UINT16, FP16 -> {
        short[] values = new short[size];
        from.asShortBuffer().get(values);
        yield values;
      }
      case INT8, UINT8 -> {
        byte[] values = new byte[size];
        from.get(values);
        yield values;
      }
      case BOOL -> {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
          values[i] = from.get() != 0;
        }
        yield values;
      }
      case BYTES -> texts(name, size, from);
    };
  }

  private static String[] texts(String name, int size, ByteBuffer from) {
    try {
      if (size > from.remaining() / 4) {
        throw new BufferUnderflowException();
      }
      String[] texts = new String[size];
      for (int i = 0; i < size; i++) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
          throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        from.get(utf8);
        texts[i] = new String(utf8, StandardCharsets.UTF_8);
      }
      if (from.hasRemaining()) {
        throw new BufferUnderflowException();
      }
      return texts;
    } catch (BufferUnderflowException e) {
      throw new InvalidInput(
          "input '%s' needs %d texts in raw form, each with its length in four bytes before it"
              .formatted(name, size),
          e);
    }
  }

  public static byte[] write(Tensor tensor) {
    if (tensor.values() instanceof @Nullable String[] texts) {
      return write(texts);
    }
    int bytes = Math.multiplyExact(tensor.size(), tensor.datatype().sizeBytes());
    ByteBuffer to = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor.values()) {
      case float[] values -> to.asFloatBuffer().put(values);
      case double[] values -> to.asDoubleBuffer().put(values);
      case long[] values -> to.asLongBuffer().put(values);
      case int[] values -> to.asIntBuffer().put(values);
      case short[] values -> to.asShortBuffer().put(values);
      case byte[] values -> to.put(values);
      case boolean[] values -> {
        for (boolean value : values) {
          to.put((byte) (value ? 1 : 0));
        }
      }
      default -> throw new AssertionError(tensor.datatype()); // tensors hold no other array
    }
    return to.array();
  }

  private static byte[] write(@Nullable String[] texts) {
    byte[][] all = new byte[texts.length][];
    int size = 0;
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      all[i] = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
      size = Math.addExact(size, 4 + all[i].length);
    }
    ByteBuffer to = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] text : all) {
      to.putInt(text.length).put(text);
    }
    return to.array();
  }
}
