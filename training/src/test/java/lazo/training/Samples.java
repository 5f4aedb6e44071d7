package lazo.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lazo.features.Column;
import lazo.features.Encode;
import lazo.features.Feature;
import lazo.features.FeatureSpec;
import lazo.features.Frame;
import lazo.features.Impute;
import lazo.features.Scale;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose target is a known function of the columns, with missing values and rare categories.
 */
final class Samples {
  static final long FIRST_MICROS = 978_307_200_000_000L; // 2001-01-01

  private Samples() {}

  static Frame rows(int rows, long seed) {
    var random = new Random(seed);
    var hour = new double[rows];
    var distance = new double[rows];
    var origin = new @Nullable String[rows];
    var late = new double[rows];
    var time = new long[rows];
    for (int row = 0; row < rows; row++) {
      int airport = (int) Math.min(29, Math.abs(random.nextGaussian()) * 10);
      hour[row] = random.nextInt(10) == 0 ? Double.NaN : random.nextInt(24);
      distance[row] = 100 + 2000 * random.nextDouble();
      origin[row] = random.nextInt(50) == 0 ? null : "A" + airport;
      double margin =
          -1.5
              + (Double.isNaN(hour[row]) ? 0.5 : hour[row] / 12 - 1)
              + airport % 3 * 0.7
              - distance[row] / 2000;
      late[row] = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
      time[row] = FIRST_MICROS + row * 60_000_000L;
    }
    return Frame.builder(rows)
        .add("hour", new Column.Doubles(hour))
        .add("distance", new Column.Doubles(distance))
        .add("origin", new Column.Strings(origin))
        .add("late", new Column.Doubles(late))
        .add("time", new Column.Longs(time))
        .build();
  }

  static FeatureSpec trees(Encode encode) {
    return new FeatureSpec(
        List.of(
            new Feature.Categorical("origin", encode, 20),
            new Feature.Numeric("hour", new Impute.None(), Scale.NONE),
            new Feature.Numeric("distance", new Impute.None(), Scale.STANDARD)));
  }

  static FeatureSpec imputed(Encode encode) {
    return new FeatureSpec(
        List.of(
            new Feature.Categorical("origin", encode, 20),
            new Feature.Numeric("hour", new Impute.Median(), Scale.NONE),
            new Feature.Numeric("distance", new Impute.Mean(), Scale.NONE)));
  }

  static float[] target(Frame rows) {
    double[] labels = rows.doubles("late");
    var target = new float[labels.length];
    for (int row = 0; row < target.length; row++) {
      target[row] = (float) labels[row];
    }
    return target;
  }

  static TrainingRequest request(
      Path frameFile, Path out, FeatureSpec spec, String trainer, Map<String, String> params) {
    return new TrainingRequest(
        frameFile.toString(),
        "late",
        "time",
        spec,
        trainer,
        params,
        7,
        2,
        0.2,
        "late",
        "run-1",
        "sha256:00",
        "abc",
        out.toString());
  }
}
