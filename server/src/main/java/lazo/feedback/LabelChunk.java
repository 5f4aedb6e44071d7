package lazo.feedback;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The labels of {@value #ROWS} rows of a part that follow each other, as they are stored: eight
 * bytes a row, NaN where there is none yet. A day's labels arrive together, so writing a few of
 * these costs a fiftieth of writing a table row for each label, and a single late label costs one 8
 * KiB value.
 */
final class LabelChunk {
  static final int ROWS = 1_024;

  private final double[] values;

  private LabelChunk(double[] values) {
    this.values = values;
  }

  static LabelChunk empty() {
    double[] none = new double[ROWS];
    Arrays.fill(none, Double.NaN);
    return new LabelChunk(none);
  }

  static LabelChunk of(byte[] stored) {
    double[] values = new double[ROWS];
    ByteBuffer.wrap(stored).asDoubleBuffer().get(values);
    return new LabelChunk(values);
  }

  byte[] stored() {
    ByteBuffer bytes = ByteBuffer.allocate(ROWS * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return bytes.array();
  }

  /** The label, NaN when there is none. */
  double at(int row) {
    return values[row % ROWS];
  }

  void set(int row, double value) {
    values[row % ROWS] = value;
  }

  void copyTo(double[] labels, int chunk) {
    int from = chunk * ROWS;
    System.arraycopy(values, 0, labels, from, Math.min(ROWS, labels.length - from));
  }
}
