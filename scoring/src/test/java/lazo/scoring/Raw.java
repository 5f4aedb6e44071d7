package lazo.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import lazo.features.Frame;

/** ONNX Runtime without our checks, for answers that may be NaN. */
final class Raw {
  private Raw() {}

  static float[] floats(byte[] model, Frame rows, String output) {
    try (var session = OnnxRuntime.open(model);
        var declared = OnnxModel.load(model)) {
      var inputs = new LinkedHashMap<String, OnnxTensor>();
      for (Tensor tensor : FrameTensors.of(declared.signature().inputs(), rows)) {
        inputs.put(tensor.name(), new Slot(tensor.datatype()).fill(tensor));
      }
      try (var result = session.run(inputs)) {
        return ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer().array();
      }
    } catch (OrtException e) {
      throw new AssertionError(e);
    }
  }
}
