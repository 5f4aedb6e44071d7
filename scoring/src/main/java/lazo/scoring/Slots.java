package lazo.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The input memory of one call under way; returned to its model and used again by the next call.
 */
final class Slots implements AutoCloseable {
  /** Memory of bigger batches is given back instead of kept. */
  private static final int KEPT_BYTES_MAX = 1 << 20;

  private final Slot[] slots;
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  Slots(List<TensorSpec> inputs) {
    slots = inputs.stream().map(spec -> new Slot(spec.datatype())).toArray(Slot[]::new);
  }

  Map<String, OnnxTensor> fill(Tensor[] inputs) throws OrtException {
    for (int i = 0; i < inputs.length; i++) {
      tensors.put(inputs[i].name(), slots[i].fill(inputs[i]));
    }
    return tensors;
  }

  boolean worthKeeping() {
    long bytes = 0;
    for (Slot slot : slots) {
      bytes += slot.sizeBytes();
    }
    return bytes <= KEPT_BYTES_MAX;
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      slot.close();
    }
  }
}
