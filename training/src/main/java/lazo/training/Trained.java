package lazo.training;

import lazo.features.FittedSpec;

/** What a trainer made. */
interface Trained extends AutoCloseable {
  /** The probability of each row, as the trainer's own library computes it. */
  double[] probabilities(FeatureRows rows);

  /** The same model as ONNX with the preprocessing inside. */
  byte[] onnx(FittedSpec spec);

  @Override
  void close();
}
