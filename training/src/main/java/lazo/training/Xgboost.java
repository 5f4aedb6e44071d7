package lazo.training;

import java.util.HashMap;
import java.util.Map;
import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Gradient-boosted trees by XGBoost. One-hot blocks go in as sparse rows, everything else densely.
 */
final class Xgboost implements Trained {
  private final Booster booster;
  private final boolean[] oneHot;

  private Xgboost(Booster booster, boolean[] oneHot) {
    this.booster = booster;
    this.oneHot = oneHot;
  }

  record Settings(int rounds, Map<String, Object> native_) {
    static Settings of(Params params, long seed, int threads) {
      var settings = new HashMap<String, Object>();
      settings.put("objective", "binary:logistic");
      settings.put("tree_method", "hist");
      settings.put("max_depth", params.integer("depth", 6, 1, 16));
      settings.put("eta", params.number("eta", 0.15, 1e-6, 1));
      settings.put("max_bin", params.integer("max_bin", 64, 2, 1024));
      settings.put("subsample", params.number("subsample", 1, 0.01, 1));
      settings.put("min_child_weight", params.number("min_child_weight", 1, 0, 1e9));
      settings.put("lambda", params.number("lambda", 1, 0, 1e9));
      settings.put("seed", (int) seed);
      settings.put("nthread", threads);
      settings.put("verbosity", 0);
      return new Settings(params.integer("rounds", 100, 1, 10_000), settings);
    }
  }

  static Trained train(
      FeatureRows rows, float[] target, Settings settings, Trainer.Rounds progress) {
    try {
      DMatrix matrix = matrix(rows);
      try {
        matrix.setLabel(target);
        var parameters = new HashMap<>(settings.native_());
        parameters.put("base_score", baseRate(target));
        Booster booster = XGBoost.train(matrix, parameters, 0, new HashMap<>(), null, null);
        for (int round = 0; round < settings.rounds(); round++) {
          booster.update(matrix, round);
          progress.done(round + 1, settings.rounds());
        }
        return new Xgboost(booster, rows.oneHot());
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TrainingFailed("XGBoost gave up: " + e.getMessage(), e);
    }
  }

  @Override
  public double[] probabilities(FeatureRows rows) {
    try {
      DMatrix matrix = matrix(rows);
      try {
        float[][] answers = booster.predict(matrix);
        var probabilities = new double[answers.length];
        for (int row = 0; row < answers.length; row++) {
          probabilities[row] = answers[row][0];
        }
        return probabilities;
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TrainingFailed("XGBoost cannot predict: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] onnx(FittedSpec spec) {
    try {
      return OnnxModels.classifier(spec, XgboostTrees.parse(booster.toByteArray("json"), oneHot));
    } catch (XGBoostError e) {
      throw new TrainingFailed("XGBoost cannot write its model: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    booster.dispose();
  }

  private static float baseRate(float[] target) {
    double sum = 0;
    for (float value : target) {
      sum += value;
    }
    return (float) Math.clamp(sum / target.length, 1e-6, 1 - 1e-6);
  }

  private static DMatrix matrix(FeatureRows rows) throws XGBoostError {
    return rows.blocks().isEmpty()
        ? new DMatrix(rows.dense(), rows.rows(), rows.denseWidth(), Float.NaN)
        : sparse(rows);
  }

  /**
   * Rows of present values. What is absent counts as missing for XGBoost, so a 0 of a one-hot block
   * goes the way of the missing; {@link XgboostTrees} gives the trees that meaning.
   */
  private static DMatrix sparse(FeatureRows rows) throws XGBoostError {
    var ends = new long[rows.rows() + 1];
    int present = rows.present(); // XGBoost wants arrays of exactly that length
    var features = new int[present];
    var values = new float[present];
    int width = rows.denseWidth();
    int at = 0;
    for (int row = 0; row < rows.rows(); row++) {
      for (int column = 0; column < width; column++) {
        float value = rows.dense()[row * width + column];
        if (!Float.isNaN(value)) {
          features[at] = rows.denseFeature(column);
          values[at++] = value;
        }
      }
      for (FeatureRows.Block block : rows.blocks()) {
        int category = block.categories()[row];
        if (category >= 0) {
          features[at] = block.from() + category;
          values[at++] = 1;
        }
      }
      ends[row + 1] = at;
    }
    return new DMatrix(ends, features, values, DMatrix.SparseType.CSR, rows.width(), Float.NaN, 0);
  }
}
