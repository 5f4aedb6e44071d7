package lazo.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.features.FittedFeature.FittedNumeric;
import org.jspecify.annotations.Nullable;

/**
 * A feature spec with the constants of its training rows: what turns a row into the numbers a model
 * was trained on.
 */
public record FittedSpec(List<FittedFeature> features) {
  public FittedSpec {
    features = List.copyOf(features);
  }

  /**
   * Learns the constants from training rows. Missing values do not count; statistics are in double,
   * constants in float32.
   */
  public static FittedSpec fit(FeatureSpec spec, Frame rows) {
    return fit(spec, rows, null);
  }

  /**
   * The same with the target of each row, 0 or 1 or any number, which {@link Encode#TARGET} needs.
   */
  public static FittedSpec fit(FeatureSpec spec, Frame rows, double @Nullable [] target) {
    List<FittedFeature> fitted = new ArrayList<>();
    for (Feature feature : spec.features()) {
      fitted.add(
          switch (feature) {
            case Feature.Numeric numeric -> fitNumeric(numeric, rows.doubles(numeric.column()));
            case Feature.Categorical categorical ->
                switch (categorical.encode()) {
                  case ONE_HOT -> fitCategorical(categorical, rows.strings(categorical.column()));
                  case TARGET ->
                      TargetMeans.fit(categorical, rows.strings(categorical.column()), target);
                };
          });
    }
    return new FittedSpec(fitted);
  }

  private static FittedNumeric fitNumeric(Feature.Numeric feature, double[] values) {
    double[] present = Arrays.stream(values).filter(Double::isFinite).toArray();
    float impute =
        (float)
            switch (feature.impute()) {
              case Impute.None() -> Double.NaN;
              case Impute.Mean() -> Arrays.stream(present).average().orElse(0);
              case Impute.Median() -> median(present);
              case Impute.Constant(double value) -> value;
            };
    return switch (feature.scale()) {
      case NONE -> new FittedNumeric(feature.column(), impute, 0, 1);
      case STANDARD -> standard(feature.column(), impute, present);
      case MIN_MAX -> minMax(feature.column(), impute, present);
    };
  }

  private static FittedNumeric standard(String column, float impute, double[] present) {
    double mean = Arrays.stream(present).average().orElse(0);
    double variance = Arrays.stream(present).map(x -> (x - mean) * (x - mean)).average().orElse(0);
    return new FittedNumeric(
        column, impute, (float) mean, variance > 0 ? (float) (1 / Math.sqrt(variance)) : 1);
  }

  private static FittedNumeric minMax(String column, float impute, double[] present) {
    double min = Arrays.stream(present).min().orElse(0);
    double max = Arrays.stream(present).max().orElse(0);
    return new FittedNumeric(
        column, impute, (float) min, max > min ? (float) (1 / (max - min)) : 1);
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static FittedCategorical fitCategorical(
      Feature.Categorical feature, Column.Strings column) {
    Map<String, Long> counts = new TreeMap<>();
    for (@Nullable String value : column.values()) {
      if (value != null && !value.isEmpty()) {
        counts.merge(value, 1L, Long::sum);
      }
    }
    counts.values().removeIf(count -> count < feature.minCount());
    return new FittedCategorical(feature.column(), List.copyOf(counts.keySet()));
  }

  /** The number of features, the width of a row of {@link #transform}. */
  public int width() {
    return features.stream().mapToInt(FittedFeature::width).sum();
  }

  /** The columns that a row must have, in order. */
  public List<String> inputNames() {
    return features.stream().map(FittedFeature::column).toList();
  }

  /** The names of the features: the column's name, or {@code column=category}. */
  public List<String> outputNames() {
    List<String> names = new ArrayList<>();
    for (FittedFeature feature : features) {
      switch (feature) {
        case FittedNumeric numeric -> names.add(numeric.column());
        case FittedCategoricalMap map -> names.add(map.column());
        case FittedCategorical(String column, List<String> categories) ->
            categories.forEach(category -> names.add(column + "=" + category));
      }
    }
    return names;
  }

  /**
   * The features of each row, row-major: {@code rows x width()} float32 values; NaN where missing.
   */
  public float[] transform(Frame rows) {
    int width = width();
    float[] matrix = new float[Math.multiplyExact(rows.rows(), width)];
    int at = 0;
    for (FittedFeature feature : features) {
      switch (feature) {
        case FittedNumeric numeric ->
            numeric(numeric, rows.doubles(numeric.column()), matrix, at, width);
        case FittedCategoricalMap map -> mapped(map, rows.strings(map.column()), matrix, at, width);
        case FittedCategorical categorical ->
            oneHot(categorical, rows.strings(categorical.column()), matrix, at, width);
      }
      at += feature.width();
    }
    return matrix;
  }

  private static void numeric(
      FittedNumeric feature, double[] values, float[] matrix, int at, int width) {
    for (int row = 0; row < values.length; row++) {
      float x = (float) values[row];
      if (Float.isNaN(x)) {
        x = feature.impute();
      }
      matrix[row * width + at] = (x - feature.offset()) * feature.scale();
    }
  }

  private static void mapped(
      FittedCategoricalMap feature, Column.Strings column, float[] matrix, int at, int width) {
    Map<String, Float> values = new HashMap<>(feature.values());
    for (int row = 0; row < column.values().length; row++) {
      String value = column.values()[row];
      matrix[row * width + at] =
          value == null ? feature.other() : values.getOrDefault(value, feature.other());
    }
  }

  private static void oneHot(
      FittedCategorical feature, Column.Strings column, float[] matrix, int at, int width) {
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < feature.categories().size(); i++) {
      index.put(feature.categories().get(i), i);
    }
    for (int row = 0; row < column.values().length; row++) {
      String value = column.values()[row];
      Integer category = value == null ? null : index.get(value);
      if (category != null) {
        matrix[row * width + at + category] = 1;
      }
    }
  }
}
