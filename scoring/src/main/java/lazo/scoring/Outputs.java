package lazo.scoring;

import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.problem.Unsupported;

/** Reads what the runtime answered into Java arrays. */
final class Outputs {
  private Outputs() {}

  static Tensor read(TensorSpec spec, OnnxValue value) throws OrtException {
    var tensor =
        switch (value) {
          case OnnxTensor dense -> dense(spec, dense);
          case OnnxSequence maps -> classes(spec, maps);
          default -> throw new Unsupported("output '" + spec.name() + "' is a " + value.getType());
        };
    return finite(tensor);
  }

  private static Tensor dense(TensorSpec spec, OnnxTensor tensor) throws OrtException {
    long[] shape = tensor.getInfo().getShape();
    Object values =
        switch (spec.datatype()) {
          case FP32 -> tensor.getFloatBuffer().array();
          case FP64 -> tensor.getDoubleBuffer().array();
          case INT64 -> tensor.getLongBuffer().array();
          case INT32 -> tensor.getIntBuffer().array();
          case INT16, FP16 -> tensor.getShortBuffer().array();
          case INT8, UINT8 -> bytes(tensor);
          case BOOL -> booleans(bytes(tensor));
          case BYTES -> texts(tensor.getValue());
          case UINT16, UINT32, UINT64 ->
              throw new Unsupported("ONNX Runtime for Java has no " + spec.datatype());
        };
    return new Tensor(spec.name(), spec.datatype(), shape, values);
  }

  private static byte[] bytes(OnnxTensor tensor) {
    ByteBuffer buffer = tensor.getByteBuffer();
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static boolean[] booleans(byte[] bytes) {
    var values = new boolean[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] != 0;
    }
    return values;
  }

  private static String[] texts(Object nested) {
    var texts = new ArrayList<String>();
    flatten(nested, texts);
    return texts.toArray(String[]::new);
  }

  private static void flatten(Object nested, List<String> into) {
    if (nested instanceof String text) {
      into.add(text);
      return;
    }
    for (int i = 0; i < Array.getLength(nested); i++) {
      flatten(Array.get(nested, i), into);
    }
  }

  /** The ZipMap of scikit-learn converters: for each row a map from class to score. */
  private static Tensor classes(TensorSpec spec, OnnxSequence sequence) throws OrtException {
    List<? extends OnnxValue> rows = sequence.getValue();
    float[] values = {};
    int width = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (!(rows.get(row) instanceof OnnxMap map)) {
        throw new Unsupported("output '" + spec.name() + "' is a sequence of other than maps");
      }
      var scores = new TreeMap<Object, Object>(map.getValue());
      if (row == 0) {
        width = scores.size();
        values = new float[Math.multiplyExact(rows.size(), width)];
      }
      int column = 0;
      for (Object score : scores.values()) {
        values[row * width + column++] = ((Number) score).floatValue();
      }
    }
    return Tensor.of(spec.name(), values, rows.size(), width);
  }

  /** The tensor itself, unless a value of it is NaN or infinite. */
  static Tensor finite(Tensor tensor) {
    int bad = -1;
    switch (tensor.values()) {
      case float[] values -> {
        for (int i = values.length - 1; i >= 0; i--) {
          bad = Float.isFinite(values[i]) ? bad : i;
        }
      }
      case double[] values -> {
        for (int i = values.length - 1; i >= 0; i--) {
          bad = Double.isFinite(values[i]) ? bad : i;
        }
      }
      default -> {
        return tensor; // no other type can hold anything but a value
      }
    }
    if (bad >= 0) {
      long row = tensor.rows() == 0 ? 0 : bad / Math.max(1, tensor.size() / tensor.rows());
      throw new InvalidInput(
          "the model answered %s for output '%s' in row %d; check that row for missing or infinite values, or train with impute"
              .formatted(Array.get(tensor.values(), bad), tensor.name(), row));
    }
    return tensor;
  }
}
