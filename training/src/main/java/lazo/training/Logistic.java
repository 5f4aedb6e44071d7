package lazo.training;

import lazo.features.FittedSpec;
import lazo.onnx.OnnxModels;
import lazo.problem.InvalidInput;

/**
 * Logistic regression with an L2 penalty. Dense features are standardised while fitting, so that
 * the penalty does not depend on units, and the scaling is folded into the weights afterwards; the
 * bias is not penalised.
 */
final class Logistic implements Trained {
  /** The equations of more features take longer than trees would. */
  private static final int FEATURES_MAX = 2000;

  private final double[] weights;
  private final double bias;

  private Logistic(double[] weights, double bias) {
    this.weights = weights;
    this.bias = bias;
  }

  static Trained train(
      FeatureRows rows, float[] target, double l2, int rounds, Trainer.Rounds progress) {
    requirePresent(rows);
    if (rows.width() > FEATURES_MAX) {
      throw new InvalidInput(
          "a logistic regression takes up to %d features, there are %d; raise min-count or encode by target"
              .formatted(FEATURES_MAX, rows.width()));
    }
    var fit = new Fit(rows, target, l2);
    return fit.model(Newton.minimise(fit, rows.width() + 1, rounds, progress));
  }

  @Override
  public double[] probabilities(FeatureRows rows) {
    var probabilities = new double[rows.rows()];
    for (int row = 0; row < probabilities.length; row++) {
      probabilities[row] = logistic(margin(rows, row));
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

  private double margin(FeatureRows rows, int row) {
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

  private static void requirePresent(FeatureRows rows) {
    float[] dense = rows.dense();
    for (int i = 0; i < dense.length; i++) {
      if (!Float.isFinite(dense[i])) {
        throw new InvalidInput(
            "a logistic regression needs finite features; feature %d is %s in row %d: set impute for that column, or use trees"
                .formatted(
                    rows.denseFeature(i % rows.denseWidth()), dense[i], i / rows.denseWidth()));
      }
    }
  }

  /**
   * The mean log loss with the penalty, over weights of standardised features and, last, the bias.
   */
  private static final class Fit implements Newton.Objective {
    private final FeatureRows rows;
    private final float[] target;
    private final double l2;
    private final double[] mean;
    private final double[] inverse;
    private final int[] places; // of the values of the present row
    private final double[] values;

    Fit(FeatureRows rows, float[] target, double l2) {
      this.rows = rows;
      this.target = target;
      this.l2 = l2;
      this.mean = new double[rows.denseWidth()];
      this.inverse = new double[rows.denseWidth()];
      this.places = new int[rows.denseWidth() + rows.blocks().size() + 1];
      this.values = new double[places.length];
      standardise();
    }

    @Override
    public Newton.Value at(double[] point) {
      int size = point.length;
      var gradient = new double[size];
      var hessian = new double[size][];
      for (int i = 0; i < size; i++) {
        hessian[i] = new double[i + 1];
      }
      double loss = 0;
      for (int row = 0; row < rows.rows(); row++) {
        int present = read(row);
        double margin = 0;
        for (int i = 0; i < present; i++) {
          margin += point[places[i]] * values[i];
        }
        loss +=
            Math.max(margin, 0) - margin * target[row] + Math.log1p(Math.exp(-Math.abs(margin)));
        add(present, logistic(margin), target[row], gradient, hessian);
      }
      return penalised(point, loss, gradient, hessian);
    }

    /** The model on features as they come. */
    Logistic model(double[] point) {
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
      for (int i = 0; i < dense.length; i++) {
        mean[i % width] += dense[i] / rows.rows();
      }
      for (int i = 0; i < dense.length; i++) {
        double distance = dense[i] - mean[i % width];
        inverse[i % width] += distance * distance / rows.rows();
      }
      for (int column = 0; column < width; column++) {
        inverse[column] = inverse[column] > 0 ? 1 / Math.sqrt(inverse[column]) : 0;
      }
    }

    /** Notes where the row is not zero, and returns how often. */
    private int read(int row) {
      int width = mean.length;
      int present = 0;
      for (int column = 0; column < width; column++) {
        places[present] = rows.denseFeature(column);
        values[present++] = (rows.dense()[row * width + column] - mean[column]) * inverse[column];
      }
      for (FeatureRows.Block block : rows.blocks()) {
        int category = block.categories()[row];
        if (category >= 0) {
          places[present] = block.from() + category;
          values[present++] = 1;
        }
      }
      places[present] = rows.width(); // the bias
      values[present++] = 1;
      return present;
    }

    private void add(
        int present, double probability, float label, double[] gradient, double[][] hessian) {
      double error = probability - label;
      double weight = probability * (1 - probability);
      for (int i = 0; i < present; i++) {
        gradient[places[i]] += error * values[i];
        double scaled = weight * values[i];
        for (int j = 0; j < present; j++) {
          if (places[j] <= places[i]) {
            hessian[places[i]][places[j]] += scaled * values[j];
          }
        }
      }
    }

    private Newton.Value penalised(
        double[] point, double loss, double[] gradient, double[][] hessian) {
      double penalty = 0;
      for (int i = 0; i < point.length; i++) {
        gradient[i] /= rows.rows();
        for (int j = 0; j <= i; j++) {
          hessian[i][j] /= rows.rows();
        }
        if (i < point.length - 1) {
          penalty += l2 / 2 * point[i] * point[i];
          gradient[i] += l2 * point[i];
          hessian[i][i] += l2;
        }
      }
      return new Newton.Value(loss / rows.rows() + penalty, gradient, hessian);
    }
  }
}
