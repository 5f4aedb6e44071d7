package lazo.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lazo.features.FittedSpec;
import lazo.problem.InvalidInput;

/** Writes ONNX models: preprocessing and model in one graph. */
public final class OnnxModels {
  /** The name of the output of {@link #classifier} and {@link #logistic}. */
  public static final String PROBABILITY = "probability";

  private OnnxModels() {}

  /** A tree ensemble over the outputs of {@code spec}; answers the logistic of its margin. */
  public static byte[] classifier(FittedSpec spec, TreeEnsemble ensemble) {
    requireFeatures(ensemble, spec.width());
    var graph = new Graph();
    var features = new Preprocessing(graph, spec);
    String margin =
        graph.node(
            Graph.ML,
            "TreeEnsembleRegressor",
            List.of(features.matrix()),
            TreeNodes.of(ensemble, features.columns()));
    return probability(graph, margin);
  }

  /** A logistic regression over the outputs of {@code spec}, one weight for each. */
  public static byte[] logistic(FittedSpec spec, float[] weights, float bias) {
    if (weights.length != spec.width()) {
      throw new InvalidInput(
          "the specification has "
              + spec.width()
              + " features, but there are "
              + weights.length
              + " weights");
    }
    var graph = new Graph();
    var features = new Preprocessing(graph, spec);
    int[] columns = features.columns();
    var ordered = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      ordered[columns[i]] = weights[i];
    }
    var parts =
        List.of(
            features.matrix(),
            graph.floats(ordered, weights.length, 1),
            graph.floats(new float[] {bias}, 1));
    return probability(graph, graph.node("", "Gemm", parts));
  }

  /**
   * Only the preprocessing: answers "features", [rows, width], equal to the transform of {@code
   * spec}.
   */
  public static byte[] features(FittedSpec spec) {
    var graph = new Graph();
    var features = new Preprocessing(graph, spec);
    long[] columns = Arrays.stream(features.columns()).asLongStream().toArray();
    graph.node(
        "",
        "Gather",
        List.of(features.matrix(), graph.longs(columns)),
        "features",
        Attributes.integer("axis", 1));
    graph.output("features", DataType.FLOAT, Graph.VARIABLE, columns.length);
    return graph.bytes();
  }

  /**
   * A multilayer perceptron with random weights, for benchmarks: input "x", [rows, layers[0]], ReLU
   * between layers, output "y", [rows, layers[last]].
   */
  public static byte[] mlp(int[] layers, long seed) {
    if (layers.length < 2 || Arrays.stream(layers).anyMatch(size -> size < 1)) {
      throw new InvalidInput(
          "a perceptron needs 2 or more layers of size 1 or more, got " + Arrays.toString(layers));
    }
    var graph = new Graph();
    var random = new Random(seed);
    String tensor = graph.input("x", DataType.FLOAT, Graph.VARIABLE, layers[0]);
    int last = layers.length - 1;
    for (int layer = 1; layer <= last; layer++) {
      var parts =
          List.of(
              tensor,
              weights(graph, layers[layer - 1], layers[layer], random),
              zeros(graph, layers[layer]));
      if (layer == last) {
        graph.node("", "Gemm", parts, "y");
      } else {
        tensor = graph.node("", "Relu", List.of(graph.node("", "Gemm", parts)));
      }
    }
    graph.output("y", DataType.FLOAT, Graph.VARIABLE, layers[last]);
    return graph.bytes();
  }

  private static String weights(Graph graph, int in, int out, Random random) {
    var values = new float[Math.multiplyExact(in, out)];
    double deviation = Math.sqrt(2.0 / in);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return graph.floats(values, in, out);
  }

  private static String zeros(Graph graph, int size) {
    return graph.floats(new float[size], size);
  }

  private static byte[] probability(Graph graph, String margin) {
    String flat = graph.node("", "Reshape", List.of(margin, graph.longs(-1)));
    graph.node("", "Sigmoid", List.of(flat), PROBABILITY);
    graph.output(PROBABILITY, DataType.FLOAT, Graph.VARIABLE);
    return graph.bytes();
  }

  private static void requireFeatures(TreeEnsemble ensemble, int width) {
    for (Tree tree : ensemble.trees()) {
      for (int node = 0; node < tree.nodes(); node++) {
        int feature = tree.feature()[node];
        if (!tree.isLeaf(node) && (feature < 0 || feature >= width)) {
          throw new InvalidInput(
              "a tree asks for feature " + feature + ", the specification has " + width);
        }
      }
    }
  }
}
