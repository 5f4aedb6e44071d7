package lazo.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.FittedFeature;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The features of a table in the least memory: single-column features as one dense matrix, each
 * one-hot block as one category number a row. Equal to {@link FittedSpec#transform}, where a
 * one-hot block of hundreds of categories would take gigabytes.
 */
final class FeatureRows {
  private final int rows;
  private final int width;
  private final float[] dense;
  private final int[] denseFeatures;
  private final List<Block> blocks;

  private FeatureRows(int rows, int width, float[] dense, int[] denseFeatures, List<Block> blocks) {
    this.rows = rows;
    this.width = width;
    this.dense = dense;
    this.denseFeatures = denseFeatures;
    this.blocks = blocks;
  }

  /**
   * A one-hot block.
   *
   * @param from the number of its first feature
   * @param categories the category of each row, -1 for none
   */
  @SuppressWarnings("ArrayRecordComponent") // private to the trainers, never compared
  record Block(int from, int size, int[] categories) {}

  static FeatureRows of(FittedSpec spec, Frame frame) {
    var narrow = new ArrayList<FittedFeature>();
    var features = new int[spec.width()];
    var blocks = new ArrayList<Block>();
    int feature = 0;
    for (FittedFeature fitted : spec.features()) {
      if (fitted instanceof FittedCategorical categorical) {
        blocks.add(block(feature, categorical, frame));
      } else {
        features[narrow.size()] = feature;
        narrow.add(fitted);
      }
      feature += fitted.width();
    }
    float[] dense = new FittedSpec(narrow).transform(frame);
    int[] denseFeatures = Arrays.copyOf(features, narrow.size());
    return new FeatureRows(frame.rows(), spec.width(), dense, denseFeatures, List.copyOf(blocks));
  }

  private static Block block(int from, FittedCategorical feature, Frame frame) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < feature.categories().size(); i++) {
      index.put(feature.categories().get(i), i);
    }
    @Nullable String[] values = frame.strings(feature.column()).values();
    var categories = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      String value = values[row];
      categories[row] = value == null ? -1 : index.getOrDefault(value, -1);
    }
    return new Block(from, feature.categories().size(), categories);
  }

  int rows() {
    return rows;
  }

  /** The number of features, one-hot ones counted each. */
  int width() {
    return width;
  }

  /** The number of features outside of one-hot blocks. */
  int denseWidth() {
    return denseFeatures.length;
  }

  /**
   * Row-major values of the features {@link #denseFeature}; NaN where missing. Not to be changed.
   */
  float[] dense() {
    return dense;
  }

  int denseFeature(int column) {
    return denseFeatures[column];
  }

  List<Block> blocks() {
    return blocks;
  }

  /** The number of values that are neither missing nor the 0 of a one-hot block. */
  int present() {
    int present = 0;
    for (float value : dense) {
      present += Float.isNaN(value) ? 0 : 1;
    }
    for (Block block : blocks) {
      for (int category : block.categories()) {
        present = Math.addExact(present, category < 0 ? 0 : 1);
      }
    }
    return present;
  }

  /** Whether each feature is part of a one-hot block. */
  boolean[] oneHot() {
    var oneHot = new boolean[width];
    for (Block block : blocks) {
      Arrays.fill(oneHot, block.from(), block.from() + block.size(), true);
    }
    return oneHot;
  }
}
