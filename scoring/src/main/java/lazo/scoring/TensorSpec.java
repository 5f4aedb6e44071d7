package lazo.scoring;

import java.util.List;

/**
 * The declaration of a tensor.
 *
 * @param shape -1 where the size may vary
 */
public record TensorSpec(String name, DataType datatype, List<Long> shape) {
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
