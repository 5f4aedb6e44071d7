package lazo.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one input or output outside the heap, with the runtime's tensor over it. Both are
 * kept from call to call while the shape stays the same, which it does for single rows. Text is the
 * exception: the runtime copies it, so its tensor lives for one call. Not thread-safe.
 */
final class Slot implements AutoCloseable {
  private static final int BYTES_MIN = 64;

  private final DataType datatype;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);
  private long[] shape = {};
  private int elements;
  private @Nullable OnnxTensor tensor;

  Slot(DataType datatype) {
    this.datatype = datatype;
  }

  OnnxTensor fill(Tensor values) throws OrtException {
    if (values.values() instanceof String[] texts) {
      close();
      tensor =
          OnnxTensor.createTensor(OnnxRuntime.environment(), withoutNulls(texts), values.shape());
      return tensor;
    }
    OnnxTensor target = shaped(values.shape(), values.size());
    copy(values.values(), values.size());
    return target;
  }

  /** The tensor in this shape, for the runtime to write into. */
  OnnxTensor shaped(long[] wanted, int elements) throws OrtException {
    OnnxTensor target = tensor;
    return target == null || !Arrays.equals(shape, wanted) ? reshape(wanted, elements) : target;
  }

  /** What the runtime wrote. */
  Tensor read(String name) {
    int length = elements;
    var from = MemorySegment.ofBuffer(memory);
    Object values =
        switch (datatype) {
          case FP32 -> {
            float[] floats = new float[length];
            MemorySegment.copy(from, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, floats, 0, length);
            yield floats;
          }
          case FP64 -> {
            double[] doubles = new double[length];
            MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, doubles, 0, length);
            yield doubles;
          }
          case INT64 -> {
            long[] longs = new long[length];
            MemorySegment.copy(from, ValueLayout.JAVA_LONG_UNALIGNED, 0, longs, 0, length);
            yield longs;
          }
          default -> throw new AssertionError(datatype); // Pins takes no other
        };
    return new Tensor(name, datatype, shape.clone(), values);
  }

  int sizeBytes() {
    return memory.capacity();
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }

  private OnnxTensor reshape(long[] wanted, int count) throws OrtException {
    close();
    int bytes = Math.multiplyExact(count, datatype.sizeBytes());
    if (memory.capacity() < bytes) {
      int capacity = Math.max(BYTES_MIN, bytes);
      memory = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }
    shape = wanted.clone();
    elements = count;
    var exact = memory.slice(0, bytes).order(ByteOrder.nativeOrder());
    var created =
        OnnxTensor.createTensor(
            OnnxRuntime.environment(), exact, shape, OnnxTypes.javaType(datatype));
    tensor = created;
    return created;
  }

  private void copy(Object array, int length) {
    var target = MemorySegment.ofBuffer(memory);
    switch (array) {
      case float[] values ->
          MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, length);
      case double[] values ->
          MemorySegment.copy(values, 0, target, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, length);
      case long[] values ->
          MemorySegment.copy(values, 0, target, ValueLayout.JAVA_LONG_UNALIGNED, 0, length);
      case int[] values ->
          MemorySegment.copy(values, 0, target, ValueLayout.JAVA_INT_UNALIGNED, 0, length);
      case short[] values ->
          MemorySegment.copy(values, 0, target, ValueLayout.JAVA_SHORT_UNALIGNED, 0, length);
      case byte[] values -> MemorySegment.copy(values, 0, target, ValueLayout.JAVA_BYTE, 0, length);
      case boolean[] values -> {
        for (int i = 0; i < length; i++) {
          memory.put(i, (byte) (values[i] ? 1 : 0));
        }
      }
      default -> throw new AssertionError(array.getClass()); // Tensor allows no other array
    }
  }

  /** The runtime's binding crashes the process on a null string. */
  private static String[] withoutNulls(@Nullable String[] texts) {
    var present = new String[texts.length];
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      present[i] = text == null ? "" : text;
    }
    return present;
  }
}
