package lazo.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lazo.features.Frame;
import lazo.problem.InvalidInput;

/** Scores a frame in batches and picks one probability for each row out of the answers. */
final class Probabilities {
  static final int BATCH_ROWS_MAX = 8192;

  private Probabilities() {}

  static double[] of(Model model, Frame rows) {
    var probabilities = new double[rows.rows()];
    for (int from = 0; from < probabilities.length; from += BATCH_ROWS_MAX) {
      int to = Math.min(probabilities.length, from + BATCH_ROWS_MAX);
      Frame batch = probabilities.length <= BATCH_ROWS_MAX ? rows : rows.slice(from, to);
      var answers = model.score(FrameTensors.of(model.signature().inputs(), batch));
      copy(chosen(answers, to - from), probabilities, from, to - from);
    }
    return probabilities;
  }

  private static Tensor chosen(List<Tensor> answers, int rows) {
    var fitting = new ArrayList<Tensor>();
    for (Tensor answer : answers) {
      boolean fits =
          answer.shape().length <= 2 && answer.rows() == rows && answer.datatype().isFloating();
      if (fits && answer.datatype() != DataType.FP16) {
        fitting.add(answer);
      }
    }
    return fitting.stream()
        .filter(answer -> answer.name().startsWith("probabilit"))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new InvalidInput(
                    "the model answers no probabilities: an output of FP32 or FP64 with one or two values a row is needed, it has "
                        + answers.stream().map(Probabilities::describe).toList()));
  }

  private static void copy(Tensor answer, double[] target, int from, int rows) {
    int width = answer.size() / rows;
    int column = width == 2 ? 1 : 0;
    if (width != 1 && width != 2) {
      throw new InvalidInput(
          "output "
              + describe(answer)
              + " has "
              + width
              + " values a row; one probability or two classes are needed");
    }
    for (int row = 0; row < rows; row++) {
      int at = row * width + column;
      target[from + row] =
          answer.values() instanceof float[] floats ? floats[at] : ((double[]) answer.values())[at];
    }
  }

  private static String describe(Tensor answer) {
    return "'%s' (%s %s)"
        .formatted(answer.name(), answer.datatype(), Arrays.toString(answer.shape()));
  }
}
