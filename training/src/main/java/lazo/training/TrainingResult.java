package lazo.training;

import java.util.Map;

/**
 * What a training made: a package in the folder "package" of the request's folder.
 *
 * @param metrics of the validation rows: log_loss, auc, brier, calibration_error, base_rate,
 *     base_rate_log_loss (see {@link lazo.stats.quality.Quality}); and of the training rows:
 *     train_log_loss, train_base_rate
 * @param seconds by phase: read, fit, train, measure, convert, package, all; "cpu" is the processor
 *     time of the whole process
 * @param parity the largest difference between the ONNX file and the trainer's own predictions
 * @param trainedFrom event time of the first training row, ISO 8601, or empty
 * @param trainedTo event time of the last training row, ISO 8601, or empty
 */
public record TrainingResult(
    String packageDigest,
    Map<String, Double> metrics,
    int trainRows,
    int validationRows,
    Map<String, Double> seconds,
    double parity,
    String trainedFrom,
    String trainedTo) {
  public TrainingResult {
    metrics = Map.copyOf(metrics);
    seconds = Map.copyOf(seconds);
  }
}
