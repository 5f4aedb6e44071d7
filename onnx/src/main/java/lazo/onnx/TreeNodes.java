package lazo.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree ensemble as the attributes of one TreeEnsembleRegressor. The regressor answers the margin:
 * ONNX Runtime ignores LOGISTIC on a single target (onnxruntime issue 26596), so the caller adds a
 * Sigmoid of its own. A tree that is only a leaf becomes a branch with two equal leaves, which
 * every runtime accepts.
 */
final class TreeNodes {
  private static final ByteString BRANCH = ByteString.copyFromUtf8("BRANCH_LT");
  private static final ByteString LEAF = ByteString.copyFromUtf8("LEAF");

  private final List<Long> trees = new ArrayList<>();
  private final List<Long> nodes = new ArrayList<>();
  private final List<Long> features = new ArrayList<>();
  private final List<Float> thresholds = new ArrayList<>();
  private final List<ByteString> modes = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private final List<Long> right = new ArrayList<>();
  private final List<Long> missingLeft = new ArrayList<>();
  private final List<Long> leafTrees = new ArrayList<>();
  private final List<Long> leafNodes = new ArrayList<>();
  private final List<Long> leafTargets = new ArrayList<>();
  private final List<Float> leafValues = new ArrayList<>();

  /**
   * @param columns where each feature is found in the matrix that the graph computes
   */
  static AttributeProto.Builder[] of(TreeEnsemble ensemble, int[] columns) {
    var all = new TreeNodes();
    for (int tree = 0; tree < ensemble.trees().size(); tree++) {
      all.add(tree, ensemble.trees().get(tree), columns);
    }
    if (ensemble.trees().isEmpty()) {
      all.addConstant(0, 0);
    }
    return all.attributes(ensemble.baseMargin());
  }

  private void add(int id, Tree tree, int[] columns) {
    if (tree.isLeaf(0)) {
      addConstant(id, tree.value()[0]);
      return;
    }
    for (int node = 0; node < tree.nodes(); node++) {
      if (tree.isLeaf(node)) {
        leaf(id, node, tree.value()[node]);
      } else {
        node(
            id,
            node,
            columns[tree.feature()[node]],
            tree.threshold()[node],
            BRANCH,
            tree.left()[node],
            tree.right()[node],
            tree.missingLeft()[node]);
      }
    }
  }

  private void addConstant(int id, float value) {
    node(id, 0, 0, 0, BRANCH, 1, 2, true);
    leaf(id, 1, value);
    leaf(id, 2, value);
  }

  private void leaf(int tree, int node, float value) {
    node(tree, node, 0, 0, LEAF, 0, 0, false);
    leafTrees.add((long) tree);
    leafNodes.add((long) node);
    leafTargets.add(0L);
    leafValues.add(value);
  }

  private void node(
      int tree,
      int node,
      int column,
      float threshold,
      ByteString mode,
      int ifLess,
      int otherwise,
      boolean missing) {
    trees.add((long) tree);
    nodes.add((long) node);
    features.add((long) column);
    thresholds.add(threshold);
    modes.add(mode);
    left.add((long) ifLess);
    right.add((long) otherwise);
    missingLeft.add(missing ? 1L : 0L);
  }

  private AttributeProto.Builder[] attributes(float baseMargin) {
    return new AttributeProto.Builder[] {
      Attributes.integers("nodes_treeids", trees),
      Attributes.integers("nodes_nodeids", nodes),
      Attributes.integers("nodes_featureids", features),
      Attributes.reals("nodes_values", thresholds),
      Attributes.texts("nodes_modes", modes),
      Attributes.integers("nodes_truenodeids", left),
      Attributes.integers("nodes_falsenodeids", right),
      Attributes.integers("nodes_missing_value_tracks_true", missingLeft),
      Attributes.integers("target_treeids", leafTrees),
      Attributes.integers("target_nodeids", leafNodes),
      Attributes.integers("target_ids", leafTargets),
      Attributes.reals("target_weights", leafValues),
      Attributes.integer("n_targets", 1),
      Attributes.reals("base_values", List.of(baseMargin)),
      Attributes.text("aggregate_function", "SUM"),
      Attributes.text("post_transform", "NONE")
    };
  }
}
