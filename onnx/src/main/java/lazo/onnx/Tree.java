package lazo.onnx;

import lazo.problem.InvalidInput;

/**
 * One binary tree as parallel arrays; node 0 is the root and node i is a leaf if {@code left[i] <
 * 0}. A branch goes left if {@code feature < threshold}; NaN goes left if {@code missingLeft}. The
 * arrays are shared with the caller, who must not change them.
 *
 * @param value the answer of a leaf; unused in branches
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; copies of every tree would be waste
public record Tree(
    int[] feature,
    float[] threshold,
    int[] left,
    int[] right,
    boolean[] missingLeft,
    float[] value) {

  public Tree {
    int nodes = feature.length;
    if (nodes == 0
        || threshold.length != nodes
        || left.length != nodes
        || right.length != nodes
        || missingLeft.length != nodes
        || value.length != nodes) {
      throw new InvalidInput(
          "a tree needs arrays of one length of at least 1, the first has " + nodes);
    }
    requireTree(left, right);
  }

  /** A tree that answers {@code value} for every row. */
  public static Tree leaf(float value) {
    return new Tree(
        new int[1],
        new float[1],
        new int[] {-1},
        new int[] {-1},
        new boolean[1],
        new float[] {value});
  }

  public int nodes() {
    return feature.length;
  }

  public boolean isLeaf(int node) {
    return left[node] < 0;
  }

  /** The leaf that a row reaches. */
  public int leaf(float[] features) {
    int node = 0;
    while (left[node] >= 0) {
      float x = features[feature[node]];
      boolean goLeft = Float.isNaN(x) ? missingLeft[node] : x < threshold[node];
      node = goLeft ? left[node] : right[node];
    }
    return node;
  }

  /** Every node is reached once at most, so that walking down always ends. */
  private static void requireTree(int[] left, int[] right) {
    int nodes = left.length;
    var reached = new boolean[nodes];
    for (int node = 0; node < nodes; node++) {
      if (left[node] >= 0) {
        reach(reached, left[node], node);
        reach(reached, right[node], node);
      }
    }
  }

  private static void reach(boolean[] reached, int child, int parent) {
    if (child <= 0 || child >= reached.length || reached[child]) {
      throw new InvalidInput(
          "node "
              + parent
              + " of a tree of "
              + reached.length
              + " nodes has the impossible child "
              + child);
    }
    reached[child] = true;
  }
}
