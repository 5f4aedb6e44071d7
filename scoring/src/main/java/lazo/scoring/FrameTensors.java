package lazo.scoring;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a frame as the tensors that a model takes: one column for each input of that name. A
 * model with a single matrix input of another name takes all columns of the frame, in their order.
 */
public final class FrameTensors {
  private FrameTensors() {}

  public static List<Tensor> of(List<TensorSpec> inputs, Frame rows) {
    if (inputs.size() == 1 && !rows.has(inputs.getFirst().name())) {
      return List.of(matrix(inputs.getFirst(), rows));
    }
    var tensors = new ArrayList<Tensor>(inputs.size());
    for (TensorSpec spec : inputs) {
      requireColumn(spec);
      tensors.add(tensor(spec, rows.column(spec.name())));
    }
    return tensors;
  }

  private static void requireColumn(TensorSpec spec) {
    List<Long> shape = spec.shape();
    boolean fits = shape.size() == 1 || (shape.size() == 2 && Math.abs(shape.get(1)) == 1);
    if (!fits) {
      throw new InvalidInput(
          "input '%s' has shape %s, which no single column can fill".formatted(spec.name(), shape));
    }
  }

  private static Tensor tensor(TensorSpec spec, Column column) {
    Object values =
        switch (column) {
          case Column.Doubles(var doubles) -> numbers(spec, doubles);
          case Column.Longs(var longs, var missing) -> numbers(spec, longs, missing);
          case Column.Strings(var texts) -> texts(spec, texts);
        };
    int rows = column.rows();
    long[] shape = spec.shape().size() == 1 ? new long[] {rows} : new long[] {rows, 1};
    return new Tensor(spec.name(), spec.datatype(), shape, values);
  }

  private static Object numbers(TensorSpec spec, double[] values) {
    return switch (spec.datatype()) {
      case FP32 -> floats(values);
      case FP64 -> values;
      case INT64 -> longs(spec, values);
      case BOOL -> booleans(spec, values);
      default -> throw mismatch(spec, "numbers");
    };
  }

  private static Object numbers(TensorSpec spec, long[] values, @Nullable BitSet missing) {
    if (spec.datatype() == DataType.INT64 && (missing == null || missing.isEmpty())) {
      return values;
    }
    var doubles = new double[values.length];
    for (int row = 0; row < values.length; row++) {
      doubles[row] = missing != null && missing.get(row) ? Double.NaN : values[row];
    }
    return numbers(spec, doubles);
  }

  private static Object texts(TensorSpec spec, @Nullable String[] values) {
    if (spec.datatype() != DataType.BYTES) {
      throw mismatch(spec, "text");
    }
    var present = new String[values.length];
    for (int row = 0; row < values.length; row++) {
      String value = values[row];
      present[row] = value == null ? "" : value;
    }
    return present;
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (int row = 0; row < values.length; row++) {
      floats[row] = (float) values[row];
    }
    return floats;
  }

  private static long[] longs(TensorSpec spec, double[] values) {
    var longs = new long[values.length];
    for (int row = 0; row < values.length; row++) {
      longs[row] = (long) values[row];
      if (longs[row] != values[row]) {
        throw new InvalidInput(
            "input '%s' is INT64, row %d holds %s".formatted(spec.name(), row, values[row]));
      }
    }
    return longs;
  }

  private static boolean[] booleans(TensorSpec spec, double[] values) {
    var booleans = new boolean[values.length];
    for (int row = 0; row < values.length; row++) {
      if (values[row] != 0 && values[row] != 1) {
        throw new InvalidInput(
            "input '%s' is BOOL, row %d holds %s".formatted(spec.name(), row, values[row]));
      }
      booleans[row] = values[row] == 1;
    }
    return booleans;
  }

  private static Tensor matrix(TensorSpec spec, Frame rows) {
    int width = rows.names().size();
    boolean fits =
        spec.shape().size() == 2 && (spec.shape().get(1) < 0 || spec.shape().get(1) == width);
    if (!fits || spec.datatype() != DataType.FP32) {
      throw new InvalidInput(
          "the model takes '%s' (%s %s), which the columns %s cannot fill"
              .formatted(spec.name(), spec.datatype(), spec.shape(), rows.names()));
    }
    var values = new float[Math.multiplyExact(rows.rows(), width)];
    for (int column = 0; column < width; column++) {
      var single = new TensorSpec(rows.names().get(column), DataType.FP32, List.of(-1L));
      float[] from = tensor(single, rows.column(single.name())).floats();
      for (int row = 0; row < from.length; row++) {
        values[row * width + column] = from[row];
      }
    }
    return Tensor.of(spec.name(), values, rows.rows(), width);
  }

  private static InvalidInput mismatch(TensorSpec spec, String got) {
    return new InvalidInput(
        "input '%s' is %s, the column of that name holds %s"
            .formatted(spec.name(), spec.datatype(), got));
  }
}
