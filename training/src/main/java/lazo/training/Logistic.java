package lazo.training;

import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import lazo.problem.InvalidInput;

/**
 * Logistic regression with an L2 penalty. Dense features are standardised while fitting, so that the
 * penalty does not depend on units, and the scaling is folded into the weights afterwards; the bias
 * is not penalised.
 */
final class Logistic implements Trained {
  private final double[] weights;
  private final double bias;

  private Logistic(double[] weights, double bias) {
    this.weights = weights;
    this.bias = bias;
  }

  static Trained train(
      FeatureRows rows, float[] target, double l2, int rounds, Trainer.Rounds progress) {
    requirePresent(rows);
    var fit = new Fit(rows, target, l2);
    double[] point = Minimizer.minimise(fit, rows.width() + 1, rounds, progress);
    return fit.unscaled(point);
  }

  @Override
  public double[] probabilities(FeatureRows rows) {
    var probabilities = new double[rows.rows()];
    for (int row = 0; row < probabilities.length; row++) {
      probabilities[row] = logistic(margin(rows, row, weights, bias));
    }
    return probabilities;
  }

  @Override
  public byte[] onnx(FittedSpec spec) {
    var floats = new float[weights.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) weights[i];
    }
    return OnnxModels.logistic(spec, floats, (float) bias);
  }

  @Override
  public void close() {}

  private static void requirePresent(FeatureRows rows) {
    float[] dense = rows.dense();
    for (int i = 0; i < dense.length; i++) {
      if (!Float.isFinite(dense[i])) {
        throw new InvalidInput(
            "a logistic regression needs finite features; feature %d is %s in row %d: set impute for that column, or use trees"
                .formatted(rows.denseFeature(i % rows.denseWidth()), dense[i], i / rows.denseWidth()));
      }
    }
  }

  private static double margin(FeatureRows rows, int row, double[] weights, double bias) {
    double margin = bias;
    int width = rows.denseWidth();
    for (int column = 0; column < width; column++) {
      margin += weights[rows.denseFeature(column)] * rows.dense()[row * width + column];
    }
    for (FeatureRows.Block block : rows.blocks()) {
      int category = block.categories()[row];
      margin += category < 0 ? 0 : weights[block.from() + category];
    }
    return margin;
  }

  private static double logistic(double margin) {
    return 1 / (1 + Math.exp(-margin));
  }

  /** The mean log loss with the penalty, over weights of standardised features and the bias. */
  private static final class Fit implements Minimizer.Objective {
    private final FeatureRows rows;
    private final float[] target;
    private final double l2;
    private final double[] mean;
    private final double[] inverse;

    Fit(FeatureRows rows, float[] target, double l2) {
      this.rows = rows;
      this.target = target;
      this.l2 = l2;
      this.mean = new double[rows.denseWidth()];
      this.inverse = new double[rows.denseWidth()];
      standardise();
    }

    @Override
    public double at(double[] point, double[] gradient) {
      int width = rows.width();
      Logistic model = unscaled(point);
      double loss = 0;
      double biasGradient = 0;
      var raw = new double[width];
      for (int row = 0; row < rows.rows(); row++) {
        double margin = margin(rows, row, model.weights, model.bias);
        double error = logistic(margin) - target[row];
        loss += Math.max(margin, 0) - margin * target[row] + Math.log1p(Math.exp(-Math.abs(margin)));
        biasGradient += error;
        add(raw, row, error);
      }
      return penalised(point, gradient, loss / rows.rows(), raw, biasGradient);
    }

    /** The weights of the features as they come. */
    Logistic unscaled(double[] point) {
      var weights = new double[rows.width()];
      System.arraycopy(point, 0, weights, 0, weights.length);
      double bias = point[weights.length];
      for (int column = 0; column < mean.length; column++) {
        int feature = rows.denseFeature(column);
        weights[feature] *= inverse[column];
        bias -= weights[feature] * mean[column];
      }
      return new Logistic(weights, bias);
    }

    private void standardise() {
      float[] dense = rows.dense();
      int width = mean.length;
      var squares = new double[width];
      for (int i = 0; i < dense.length; i++) {
        mean[i % width] += dense[i] / rows.rows();
      }
      for (int i = 0; i < dense.length; i++) {
        double distance = dense[i] - mean[i % width];
        squares[i % width] += distance * distance / rows.rows();
      }
      for (int column = 0; column < width; column++) {
        inverse[column] = squares[column] > 0 ? 1 / Math.sqrt(squares[column]) : 0;
      }
    }

    private void add(double[] raw, int row, double error) {
      int width = mean.length;
      for (int column = 0; column < width; column++) {
        raw[rows.denseFeature(column)] += error * rows.dense()[row * width + column];
      }
      for (FeatureRows.Block block : rows.blocks()) {
        int category = block.categories()[row];
        if (category >= 0) {
          raw[block.from() + category] += error;
        }
      }
    }

    private double penalised(
        double[] point, double[] gradient, double loss, double[] raw, double biasGradient) {
      for (int column = 0; column < mean.length; column++) {
        int feature = rows.denseFeature(column);
        raw[feature] = (raw[feature] - biasGradient * mean[column]) * inverse[column];
      }
      double penalty = 0;
      for (int feature = 0; feature < raw.length; feature++) {
        gradient[feature] = raw[feature] / rows.rows() + l2 * point[feature];
        penalty += l2 / 2 * point[feature] * point[feature];
      }
      gradient[raw.length] = biasGradient / rows.rows();
      return loss + penalty;
    }
  }
}
