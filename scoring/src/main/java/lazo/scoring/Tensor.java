package lazo.scoring;

import java.lang.reflect.Array;
import java.util.Arrays;
import lazo.problem.InvalidInput;

/**
 * Values in row-major order with their shape. The arrays are shared, not copied: a tensor is handed
 * over once and not changed after.
 *
 * @param values an array of the class {@link DataType#array} of {@code datatype}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between request and runtime, never compared
public record Tensor(String name, DataType datatype, long[] shape, Object values) {
  public Tensor {
    if (values.getClass() != datatype.array()) {
      throw new InvalidInput(
          "tensor '%s' is %s and needs %s, got %s"
              .formatted(
                  name,
                  datatype,
                  datatype.array().getSimpleName(),
                  values.getClass().getSimpleName()));
    }
    long expected = elements(name, shape);
    int length = Array.getLength(values);
    if (expected != length) {
      throw new InvalidInput(
          "tensor '%s' of shape %s needs %d values, got %d"
              .formatted(name, Arrays.toString(shape), expected, length));
    }
  }

  public static Tensor of(String name, float[] values, long... shape) {
    return new Tensor(name, DataType.FP32, shape, values);
  }

  public static Tensor of(String name, String[] values, long... shape) {
    return new Tensor(name, DataType.BYTES, shape, values);
  }

  public float[] floats() {
    return (float[]) values;
  }

  public String[] texts() {
    return (String[]) values;
  }

  /** The number of values. */
  public int size() {
    return Array.getLength(values);
  }

  /** The size of the first dimension; 1 for a scalar. */
  public long rows() {
    return shape.length == 0 ? 1 : shape[0];
  }

  private static long elements(String name, long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && count > Integer.MAX_VALUE / size)) {
        throw new InvalidInput(
            "tensor '%s' has the impossible shape %s".formatted(name, Arrays.toString(shape)));
      }
      count *= size;
    }
    return count;
  }
}
