package lazo.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import lazo.features.Column;
import lazo.features.FittedFeature;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.onnx.Tree;
import lazo.onnx.TreeEnsemble;
import org.jspecify.annotations.Nullable;

/** Seeded specifications, rows and trees; the hostile values are in every sample. */
final class Samples {
  static final double[] NUMBERS = {
    0,
    -0.0,
    1,
    -1,
    0.1,
    1.0 / 3,
    1e-45,
    1e-310,
    16777217,
    1e38,
    1e39,
    -1e300,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MAX_VALUE,
    Double.MIN_VALUE
  };

  static final @Nullable String[] TEXTS = {
    "JFK",
    "LAX",
    "",
    null,
    "unseen",
    " JFK",
    "jfk",
    "é",
    "e\u0301",
    "漢字",
    "😀",
    "a😀b",
    "\u0000",
    "a\u0000b",
    "a\ud800",
    "\uffff",
    "x".repeat(5000),
    "Ω=1",
    "NaN"
  };

  private static final List<String> CATEGORIES =
      List.of(
          "JFK", "LAX", "é", "漢字", "😀", "a😀b", "\u0000", "a\u0000b", "a\ud800", "\uffff", "NaN");

  private final Random random;

  Samples(long seed) {
    random = new Random(seed);
  }

  /** Numeric, mapped and one-hot columns in random order, 1 to 8 of them. */
  FittedSpec spec() {
    var features = new ArrayList<FittedFeature>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      features.add(
          switch (random.nextInt(4)) {
            case 0 -> new FittedCategorical("c" + i, categories());
            case 1 -> map("m" + i);
            default -> numeric("n" + i);
          });
    }
    return new FittedSpec(features);
  }

  Frame rows(FittedSpec spec, int rows) {
    var frame = Frame.builder(rows);
    for (FittedFeature feature : spec.features()) {
      frame.add(
          feature.column(),
          switch (feature) {
            case FittedNumeric _ -> numbers(rows);
            case FittedCategorical _, FittedCategoricalMap _ -> texts(rows);
          });
    }
    return frame.build();
  }

  /**
   * Trees of random shape, a few of them only a leaf, with thresholds among the values that occur.
   */
  TreeEnsemble trees(int width, int count, int depth) {
    var trees = new ArrayList<Tree>();
    for (int i = 0; i < count; i++) {
      trees.add(i % 10 == 3 ? Tree.leaf(random.nextFloat()) : tree(width, depth));
    }
    return new TreeEnsemble(trees, random.nextFloat() - 0.5f);
  }

  private Tree tree(int width, int depth) {
    int nodes = (1 << (depth + 1)) - 1;
    int branches = (1 << depth) - 1;
    var feature = new int[nodes];
    var threshold = new float[nodes];
    var left = new int[nodes];
    var right = new int[nodes];
    var missingLeft = new boolean[nodes];
    var value = new float[nodes];
    for (int node = 0; node < nodes; node++) {
      boolean branch = node < branches;
      left[node] = branch ? 2 * node + 1 : -1;
      right[node] = branch ? 2 * node + 2 : -1;
      feature[node] = random.nextInt(width);
      threshold[node] = random.nextBoolean() ? 0.5f : (float) NUMBERS[random.nextInt(12)];
      missingLeft[node] = random.nextBoolean();
      value[node] = (float) random.nextGaussian() * 0.1f;
    }
    return new Tree(feature, threshold, left, right, missingLeft, value);
  }

  private FittedNumeric numeric(String column) {
    float impute = random.nextBoolean() ? Float.NaN : (float) random.nextGaussian();
    return random.nextBoolean()
        ? new FittedNumeric(column, impute, 0, 1)
        : new FittedNumeric(column, impute, (float) random.nextGaussian(), random.nextFloat());
  }

  private FittedCategoricalMap map(String column) {
    var values = new HashMap<String, Float>();
    categories().forEach(category -> values.put(category, random.nextFloat()));
    return new FittedCategoricalMap(column, values, random.nextFloat());
  }

  private List<String> categories() {
    var some = new ArrayList<String>();
    for (String category : CATEGORIES) {
      boolean usual = category.equals("JFK") || category.equals("LAX") || category.equals("é");
      if (usual || random.nextBoolean()) {
        some.add(category);
      }
    }
    return random.nextInt(3) == 0 ? some.subList(0, 3) : some;
  }

  private Column numbers(int rows) {
    var values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] =
          random.nextBoolean() ? random.nextGaussian() : NUMBERS[random.nextInt(NUMBERS.length)];
    }
    return new Column.Doubles(values);
  }

  private Column texts(int rows) {
    var values = new @Nullable String[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = TEXTS[random.nextInt(TEXTS.length)];
    }
    return new Column.Strings(values);
  }
}
