package lazo.scoring;

import java.util.List;
import lazo.features.Frame;

/** Something that answers tensors with tensors. Thread-safe. */
public interface Model extends AutoCloseable {
  Signature signature();

  /**
   * Scores one batch.
   *
   * @param inputs every input of the signature once, in any order
   * @return every output, in the order of the signature
   * @throws lazo.problem.InvalidInput if a tensor is missing, unknown or of another type or shape,
   *     or if the model has no finite answer
   */
  List<Tensor> score(List<Tensor> inputs);

  /**
   * One probability for each row: the columns named like the inputs go in, the output "probability"
   * (or the only fitting output) comes out; of two columns the second is taken, the positive class.
   */
  default double[] probabilities(Frame rows) {
    return Probabilities.of(this, rows);
  }

  /** Frees what the model holds; calls under way end first. */
  @Override
  void close();
}
