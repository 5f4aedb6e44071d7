package lazo.features;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** The mean of the target for each category, drawn towards the overall mean where rows are few. */
final class TargetMeans {
  /** The overall mean counts as much as this many rows of the category. */
  private static final double PRIOR_ROWS = 20;

  private TargetMeans() {}

  static FittedCategoricalMap fit(
      Feature.Categorical feature, Column.Strings column, double @Nullable [] target) {
    if (target == null) {
      throw new InvalidInput(
          "column '%s' is encoded by the mean of the target; fit it with the target of each row"
              .formatted(feature.column()));
    }
    @Nullable String[] categories = column.values();
    Map<String, double[]> sums = new HashMap<>(); // sum of the target, rows
    double sum = 0;
    for (int row = 0; row < categories.length; row++) {
      sum += target[row];
      String category = categories[row];
      if (category != null && !category.isEmpty()) {
        double[] of = sums.computeIfAbsent(category, _ -> new double[2]);
        of[0] += target[row];
        of[1]++;
      }
    }
    double mean = categories.length == 0 ? 0 : sum / categories.length;
    var values = new TreeMap<String, Float>();
    sums.forEach(
        (category, of) -> {
          if (of[1] >= feature.minCount()) {
            values.put(category, (float) ((of[0] + mean * PRIOR_ROWS) / (of[1] + PRIOR_ROWS)));
          }
        });
    return new FittedCategoricalMap(feature.column(), values, (float) mean);
  }
}
