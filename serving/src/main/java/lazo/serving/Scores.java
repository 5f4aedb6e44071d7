package lazo.serving;

import lazo.scoring.DataType;
import lazo.scoring.Signature;
import lazo.scoring.Tensor;
import lazo.scoring.TensorSpec;

/**
 * Picks the one number for each row that is logged and watched out of what a model answers: the
 * output "probability" or "probabilities" if there is one, else the first of floating type, else
 * the first of whole numbers. Of two values in a row it is the second, the positive class; of more
 * it is the index of the greatest. NaN if no output will do.
 */
final class Scores {
  private final int output;

  private Scores(int output) {
    this.output = output;
  }

  static Scores of(Signature signature) {
    int best = -1;
    int bestRank = 0;
    for (int i = 0; i < signature.outputs().size(); i++) {
      int rank = rank(signature.outputs().get(i));
      if (rank > bestRank) {
        best = i;
        bestRank = rank;
      }
    }
    return new Scores(best);
  }

  private static int rank(TensorSpec spec) {
    boolean floating = spec.datatype() == DataType.FP32 || spec.datatype() == DataType.FP64;
    if (floating) {
      return spec.name().startsWith("probabilit") ? 3 : 2;
    }
    return spec.datatype() == DataType.INT64 || spec.datatype() == DataType.INT32 ? 1 : 0;
  }

  double[] pick(java.util.List<Tensor> outputs, int rows) {
    double[] scores = new double[rows];
    int size = output < 0 ? 0 : outputs.get(output).size();
    if (size == 0 || size % rows != 0) {
      java.util.Arrays.fill(scores, Double.NaN);
      return scores;
    }
    Object values = outputs.get(output).values();
    int width = size / rows;
    for (int row = 0; row < rows; row++) {
      scores[row] =
          width > 2 ? greatest(values, row * width, width) : value(values, row * width + width - 1);
    }
    return scores;
  }

  private static int greatest(Object values, int from, int width) {
    int best = 0;
    for (int k = 1; k < width; k++) {
      if (value(values, from + k) > value(values, from + best)) {
        best = k;
      }
    }
    return best;
  }

  private static double value(Object values, int at) {
    return switch (values) {
      case float[] floats -> floats[at];
      case double[] doubles -> doubles[at];
      case long[] longs -> longs[at];
      case int[] ints -> ints[at];
      default -> Double.NaN;
    };
  }
}
