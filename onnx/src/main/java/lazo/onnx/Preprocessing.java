package lazo.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lazo.features.FittedFeature;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;

/**
 * The nodes that turn the caller's columns into one matrix of features. To stay at a handful of
 * nodes, the matrix holds every single-column feature first and the one-hot blocks after them;
 * {@link #columns} says where each output of {@link FittedSpec#transform} is found.
 */
final class Preprocessing {
  private final Graph graph;
  private final List<String> narrow = new ArrayList<>();
  private final List<Float> impute = new ArrayList<>();
  private final List<Float> offset = new ArrayList<>();
  private final List<Float> scale = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private final String matrix;
  private final int[] columns;

  Preprocessing(Graph graph, FittedSpec spec) {
    this.graph = graph;
    declareInputs(spec);
    spec.features().forEach(this::add);
    this.columns = layout(spec);
    this.matrix = join();
  }

  /** The name of the matrix, [rows, width]. */
  String matrix() {
    return matrix;
  }

  /** For each output of the transform, its column in the matrix. */
  int[] columns() {
    return columns.clone();
  }

  private void declareInputs(FittedSpec spec) {
    for (FittedFeature feature : spec.features()) {
      graph.input(feature.column(), type(feature), Graph.VARIABLE, 1);
    }
  }

  private static DataType type(FittedFeature feature) {
    return switch (feature) {
      case FittedNumeric _ -> DataType.FLOAT;
      case FittedCategorical _, FittedCategoricalMap _ -> DataType.STRING;
    };
  }

  private void add(FittedFeature feature) {
    switch (feature) {
      case FittedNumeric numeric ->
          addNarrow(numeric.column(), numeric.impute(), numeric.offset(), numeric.scale());
      case FittedCategoricalMap map -> addNarrow(mapped(map), Float.NaN, 0, 1);
      case FittedCategorical categorical -> {
        if (!categorical.categories().isEmpty()) {
          blocks.add(oneHot(categorical));
        }
      }
    }
  }

  private void addNarrow(String tensor, float imputed, float minus, float times) {
    narrow.add(tensor);
    impute.add(imputed);
    offset.add(minus);
    scale.add(times);
  }

  private String mapped(FittedCategoricalMap feature) {
    var keys = new ArrayList<ByteString>();
    var values = new ArrayList<Float>();
    for (Map.Entry<String, Float> entry : feature.values().entrySet()) {
      for (ByteString spelling : Categories.spellings(entry.getKey())) {
        keys.add(spelling);
        values.add(entry.getValue());
      }
    }
    return graph.node(
        Graph.ML,
        "LabelEncoder",
        List.of(feature.column()),
        Attributes.texts("keys_strings", keys),
        Attributes.reals("values_floats", values),
        Attributes.real("default_float", feature.other()));
  }

  private String oneHot(FittedCategorical feature) {
    String encoded =
        Categories.plain(feature.categories()) ? encodedText(feature) : encodedIndex(feature);
    return graph.node("", "Flatten", List.of(encoded), Attributes.integer("axis", 1));
  }

  private String encodedText(FittedCategorical feature) {
    var categories = feature.categories().stream().map(ByteString::copyFromUtf8).toList();
    return oneHot(feature.column(), Attributes.texts("cats_strings", categories));
  }

  /** By way of an index, since a category with two spellings must meet one column. */
  private String encodedIndex(FittedCategorical feature) {
    var keys = new ArrayList<ByteString>();
    var values = new ArrayList<Long>();
    var indices = new ArrayList<Long>();
    for (int category = 0; category < feature.categories().size(); category++) {
      indices.add((long) category);
      for (ByteString spelling : Categories.spellings(feature.categories().get(category))) {
        keys.add(spelling);
        values.add((long) category);
      }
    }
    String index =
        graph.node(
            Graph.ML,
            "LabelEncoder",
            List.of(feature.column()),
            Attributes.texts("keys_strings", keys),
            Attributes.integers("values_int64s", values),
            Attributes.integer("default_int64", -1));
    return oneHot(index, Attributes.integers("cats_int64s", indices));
  }

  private String oneHot(String tensor, AttributeProto.Builder categories) {
    return graph.node(
        Graph.ML, "OneHotEncoder", List.of(tensor), categories, Attributes.integer("zeros", 1));
  }

  private String join() {
    var parts = new ArrayList<String>();
    if (!narrow.isEmpty()) {
      parts.add(scaled(imputed(concatenated(narrow))));
    }
    parts.addAll(blocks);
    return concatenated(parts);
  }

  private String concatenated(List<String> tensors) {
    return tensors.size() == 1
        ? tensors.getFirst()
        : graph.node("", "Concat", tensors, Attributes.integer("axis", 1));
  }

  private String imputed(String tensor) {
    if (impute.stream().allMatch(value -> value.isNaN())) {
      return tensor;
    }
    return graph.node(
        Graph.ML,
        "Imputer",
        List.of(tensor),
        Attributes.reals("imputed_value_floats", impute),
        Attributes.real("replaced_value_float", Float.NaN));
  }

  private String scaled(String tensor) {
    if (offset.stream().allMatch(value -> value == 0)
        && scale.stream().allMatch(value -> value == 1)) {
      return tensor;
    }
    return graph.node(
        Graph.ML,
        "Scaler",
        List.of(tensor),
        Attributes.reals("offset", offset),
        Attributes.reals("scale", scale));
  }

  private int[] layout(FittedSpec spec) {
    var places = new int[spec.width()];
    int output = 0;
    int nextNarrow = 0;
    int nextWide = narrow.size();
    for (FittedFeature feature : spec.features()) {
      if (feature instanceof FittedCategorical(_, var categories)) {
        for (int category = 0; category < categories.size(); category++) {
          places[output++] = nextWide++;
        }
      } else {
        places[output++] = nextNarrow++;
      }
    }
    return output == places.length ? places : Arrays.copyOf(places, output);
  }
}
