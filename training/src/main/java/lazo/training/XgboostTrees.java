package lazo.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import lazo.onnx.Tree;
import lazo.onnx.TreeEnsemble;

/** Reads the trees out of XGBoost's JSON model. */
final class XgboostTrees {
  /** Between the 0 and the 1 of a one-hot feature. */
  private static final float HALF = 0.5f;

  private XgboostTrees() {}

  /**
   * Reads a model with a logistic objective.
   *
   * @param oneHot the features of which only 1 was given and 0 was absent
   */
  static TreeEnsemble parse(byte[] json, boolean[] oneHot) {
    try {
      JsonNode learner = Json.MAPPER.readTree(json).required("learner");
      String base = learner.at("/learner_model_param/base_score").asText();
      float rate = Float.parseFloat(base.replaceAll("[\\[\\]]", "")); // newer versions write [0.5]
      var trees = new ArrayList<Tree>();
      for (JsonNode tree : learner.at("/gradient_booster/model/trees")) {
        trees.add(new Reader(tree, oneHot).tree());
      }
      return new TreeEnsemble(trees, (float) -Math.log(1 / (double) rate - 1));
    } catch (IOException e) {
      throw new TrainingFailed("the model of XGBoost cannot be read: " + e.getMessage(), e);
    }
  }

  /** One tree; nodes that XGBoost pruned and no longer reaches are left out. */
  private static final class Reader {
    private final int[] oldLeft;
    private final int[] oldRight;
    private final int[] oldFeature;
    private final float[] conditions;
    private final boolean[] defaultLeft;
    private final boolean[] oneHot;

    Reader(JsonNode tree, boolean[] oneHot) {
      this.oldLeft = integers(tree.required("left_children"));
      this.oldRight = integers(tree.required("right_children"));
      this.oldFeature = integers(tree.required("split_indices"));
      this.conditions = reals(tree.required("split_conditions"));
      this.defaultLeft = new boolean[oldLeft.length];
      int[] defaults = integers(tree.required("default_left"));
      for (int node = 0; node < defaults.length; node++) {
        defaultLeft[node] = defaults[node] != 0;
      }
      this.oneHot = oneHot;
    }

    Tree tree() {
      int[] order = reachable();
      int[] places = new int[oldLeft.length];
      for (int i = 0; i < order.length; i++) {
        places[order[i]] = i;
      }
      int size = order.length;
      var feature = new int[size];
      var threshold = new float[size];
      var left = new int[size];
      var right = new int[size];
      var missingLeft = new boolean[size];
      var value = new float[size];
      for (int i = 0; i < size; i++) {
        int node = order[i];
        if (oldLeft[node] < 0) {
          left[i] = -1;
          right[i] = -1;
          value[i] = conditions[node];
        } else {
          feature[i] = oldFeature[node];
          threshold[i] = threshold(node);
          left[i] = places[ifLess(node)];
          right[i] = places[otherwise(node)];
          missingLeft[i] = oneHot[feature[i]] || defaultLeft[node];
        }
      }
      return new Tree(feature, threshold, left, right, missingLeft, value);
    }

    /** A 0 of a one-hot feature was absent in training and went the default way. */
    private int ifLess(int node) {
      boolean right = oneHot[oldFeature[node]] && !defaultLeft[node];
      return right ? oldRight[node] : oldLeft[node];
    }

    /** Where the 1 of a one-hot feature goes the way of the 0, nothing may go the other way. */
    private float threshold(int node) {
      if (!oneHot[oldFeature[node]]) {
        return conditions[node];
      }
      boolean together = 1 < conditions[node] == defaultLeft[node];
      return together ? Float.POSITIVE_INFINITY : HALF;
    }

    private int otherwise(int node) {
      return ifLess(node) == oldLeft[node] ? oldRight[node] : oldLeft[node];
    }

    private int[] reachable() {
      var order = new int[oldLeft.length];
      int size = 0;
      var open = new ArrayDeque<Integer>();
      open.add(0);
      while (!open.isEmpty()) {
        int node = open.remove();
        order[size++] = node;
        if (oldLeft[node] >= 0) {
          open.add(oldLeft[node]);
          open.add(oldRight[node]);
        }
      }
      return Arrays.copyOf(order, size);
    }
  }

  private static int[] integers(JsonNode array) {
    var values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.get(i);
      values[i] = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asInt();
    }
    return values;
  }

  /** By way of the text, so that a float32 is not rounded twice. */
  private static float[] reals(JsonNode array) {
    var values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(array.get(i).asText());
    }
    return values;
  }
}
