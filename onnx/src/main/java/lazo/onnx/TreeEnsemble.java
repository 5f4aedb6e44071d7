package lazo.onnx;

import java.util.List;

/**
 * Additive binary decision trees for one target: the margin of a row is {@code baseMargin} plus the
 * value of the leaf that the row reaches in each tree; the probability is the logistic function of
 * the margin.
 */
public record TreeEnsemble(List<Tree> trees, float baseMargin) {
  public TreeEnsemble {
    trees = List.copyOf(trees);
  }

  /** The margin of one row of features, as a reference for tests and explanations. */
  public float margin(float[] features) {
    float sum = 0;
    for (Tree tree : trees) {
      sum += tree.value()[tree.leaf(features)];
    }
    return sum + baseMargin;
  }
}
