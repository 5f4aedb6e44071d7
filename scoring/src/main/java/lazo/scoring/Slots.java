package lazo.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one call under way, its inputs and, where their shapes are known before, its
 * outputs; returned to its model and used again by the next call.
 */
final class Slots implements AutoCloseable {
  /** Memory of bigger batches is given back instead of kept. */
  private static final int KEPT_BYTES_MAX = 1 << 20;

  private final Slot[] slots;
  private final Slot[] answers;
  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();

  Slots(Signature signature) {
    slots = slots(signature.inputs());
    answers = slots(signature.outputs());
  }

  private static Slot[] slots(List<TensorSpec> specs) {
    return specs.stream().map(spec -> new Slot(spec.datatype())).toArray(Slot[]::new);
  }

  Map<String, OnnxTensor> fill(Tensor[] inputs) throws OrtException {
    for (int i = 0; i < inputs.length; i++) {
      tensors.put(inputs[i].name(), slots[i].fill(inputs[i]));
    }
    return tensors;
  }

  /** Tensors for the answers to so many rows, for the runtime to write into. */
  Map<String, OnnxTensor> pin(List<TensorSpec> outputs, long rows) throws OrtException {
    for (int i = 0; i < answers.length; i++) {
      TensorSpec output = outputs.get(i);
      long[] shape = new long[output.shape().size()];
      long count = rows;
      shape[0] = rows;
      for (int axis = 1; axis < shape.length; axis++) {
        shape[axis] = output.shape().get(axis);
        count = Math.multiplyExact(count, shape[axis]);
      }
      pinned.put(output.name(), answers[i].shaped(shape, Math.toIntExact(count)));
    }
    return pinned;
  }

  /** What the runtime wrote into the output of this place. */
  Tensor answer(int place, String name) {
    return answers[place].read(name);
  }

  boolean worthKeeping() {
    long bytes = 0;
    for (Slot slot : slots) {
      bytes += slot.sizeBytes();
    }
    for (Slot slot : answers) {
      bytes += slot.sizeBytes();
    }
    return bytes <= KEPT_BYTES_MAX;
  }

  @Override
  public void close() {
    for (Slot slot : slots) {
      slot.close();
    }
    for (Slot slot : answers) {
      slot.close();
    }
  }
}
