package lazo.scoring;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;

/** Checks a batch against what a model declares, before anything native sees it. */
final class Inputs {
  private final List<TensorSpec> specs;
  private final Map<String, Integer> byName = new HashMap<>();
  private final int[] sameRows;

  /**
   * @param rowNames for each input the name of its first dimension; inputs with equal names must
   *     agree in the number of rows
   */
  Inputs(List<TensorSpec> specs, List<String> rowNames) {
    this.specs = specs;
    this.sameRows = new int[specs.size()];
    for (int i = 0; i < specs.size(); i++) {
      byName.put(specs.get(i).name(), i);
      sameRows[i] = i;
      for (int other = i - 1; varies(i) && other >= 0; other--) {
        if (varies(other) && rowNames.get(other).equals(rowNames.get(i))) {
          sameRows[i] = other;
        }
      }
    }
  }

  /** Puts the tensors into the order of the declaration. */
  Tensor[] ordered(List<Tensor> tensors) {
    var ordered = new Tensor[specs.size()];
    for (Tensor tensor : tensors) {
      int index = index(tensor);
      if (ordered[index] != null) {
        throw new InvalidInput("input '" + tensor.name() + "' is given twice");
      }
      requireMatch(specs.get(index), tensor);
      ordered[index] = tensor;
    }
    if (tensors.size() < ordered.length) {
      throw new InvalidInput("input " + describe(missing(ordered)) + " is missing");
    }
    requireEqualRows(ordered);
    return ordered;
  }

  /** Whether all inputs have the same number of rows, so that one can speak of it. */
  boolean countRows() {
    for (int i = 0; i < sameRows.length; i++) {
      if (!varies(i) || !varies(0) || root(i) != root(0)) {
        return false;
      }
    }
    return sameRows.length > 0;
  }

  private int root(int input) {
    int at = input;
    while (sameRows[at] != at) {
      at = sameRows[at];
    }
    return at;
  }

  /** The rows of a batch that was ordered here. */
  long rows(Tensor[] ordered) {
    return ordered[0].rows();
  }

  private int index(Tensor tensor) {
    Integer index = byName.get(tensor.name());
    if (index == null) {
      throw new InvalidInput(
          "the model has no input '%s'; its inputs are %s"
              .formatted(
                  tensor.name(), String.join(", ", specs.stream().map(Inputs::describe).toList())));
    }
    return index;
  }

  private TensorSpec missing(Tensor[] ordered) {
    var present = new BitSet();
    for (int i = 0; i < ordered.length; i++) {
      present.set(i, ordered[i] != null);
    }
    return specs.get(present.nextClearBit(0));
  }

  private static void requireMatch(TensorSpec spec, Tensor tensor) {
    if (tensor.datatype() != spec.datatype()) {
      throw new InvalidInput(
          "input '%s' is %s, the model expects %s"
              .formatted(spec.name(), tensor.datatype(), spec.datatype()));
    }
    List<Long> expected = spec.shape();
    long[] shape = tensor.shape();
    boolean fits = shape.length == expected.size();
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = shape[axis] > 0 && (expected.get(axis) < 0 || expected.get(axis) == shape[axis]);
    }
    if (!fits) {
      throw new InvalidInput(
          "input '%s' has shape %s, the model expects %s (-1: any size of at least 1)"
              .formatted(spec.name(), Arrays.toString(shape), expected));
    }
  }

  private void requireEqualRows(Tensor[] ordered) {
    for (int i = 1; i < ordered.length; i++) {
      int other = sameRows[i];
      if (ordered[i].rows() != ordered[other].rows()) {
        throw new InvalidInput(
            "input '%s' has %d rows, but input '%s' has %d"
                .formatted(
                    ordered[i].name(),
                    ordered[i].rows(),
                    ordered[other].name(),
                    ordered[other].rows()));
      }
    }
  }

  private boolean varies(int input) {
    List<Long> shape = specs.get(input).shape();
    return !shape.isEmpty() && shape.getFirst() < 0;
  }

  private static String describe(TensorSpec spec) {
    return "'%s' (%s %s)".formatted(spec.name(), spec.datatype(), spec.shape());
  }
}
