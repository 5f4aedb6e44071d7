package lazo.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.scoring.Model;
import lazo.scoring.Tensor;
import lazo.scoring.TensorSpec;

/** A loaded model that picks its inputs out of those of a request. */
final class ServedModel {
  private final Model model;
  private final List<TensorSpec> inputs;
  private final Scores scores;
  private final int batched;

  ServedModel(Model model) {
    this.model = model;
    this.inputs = model.signature().inputs();
    this.scores = Scores.of(model.signature());
    int first = -1;
    for (int i = inputs.size() - 1; i >= 0; i--) {
      List<Long> shape = inputs.get(i).shape();
      first = !shape.isEmpty() && shape.getFirst() < 0 ? i : first;
    }
    this.batched = first;
  }

  Model model() {
    return model;
  }

  /**
   * The model's inputs, in order, in the shapes it takes. A column may come as [n] or as [n, 1].
   *
   * @throws InvalidInput if one is missing
   */
  List<Tensor> choose(Map<String, Tensor> given) {
    List<Tensor> chosen = new ArrayList<>(inputs.size());
    for (TensorSpec spec : inputs) {
      Tensor tensor = given.get(spec.name());
      if (tensor == null) {
        throw new InvalidInput(
            "input '%s' (%s %s) is missing; the request has %s"
                .formatted(spec.name(), spec.datatype(), spec.shape(), given.keySet()));
      }
      chosen.add(fitted(spec, tensor));
    }
    return chosen;
  }

  /** How many rows these inputs have: the size of the first dimension that may vary. */
  int rows(List<Tensor> chosen) {
    return batched < 0 ? 1 : Math.toIntExact(chosen.get(batched).rows());
  }

  List<Tensor> score(List<Tensor> chosen) {
    return model.score(chosen);
  }

  double[] scores(List<Tensor> outputs, int rows) {
    return scores.pick(outputs, rows);
  }

  private static Tensor fitted(TensorSpec spec, Tensor tensor) {
    long[] shape = tensor.shape();
    int wanted = spec.shape().size();
    if (shape.length + 1 == wanted && spec.shape().getLast() == 1) {
      long[] longer = Arrays.copyOf(shape, wanted);
      longer[wanted - 1] = 1;
      return new Tensor(tensor.name(), tensor.datatype(), longer, tensor.values());
    }
    if (shape.length == wanted + 1 && shape[wanted] == 1) {
      return new Tensor(
          tensor.name(), tensor.datatype(), Arrays.copyOf(shape, wanted), tensor.values());
    }
    return tensor;
  }
}
