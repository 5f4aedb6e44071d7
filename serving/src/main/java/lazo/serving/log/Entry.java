package lazo.serving.log;

import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as it is appended.
 *
 * @param idGiven whether the caller chose the id; only those are watched for being used again
 * @param body the hash of what was asked
 * @param columns for each column of the layout an array as tensors hold them, row by row
 * @param scores one for each row; none if the model failed
 * @param shadowScores for each shadow of the layout one for each row, or null if it failed
 * @param error why there is no answer, or null
 */
public record Entry(
    Layout layout,
    String id,
    boolean idGiven,
    long body,
    long atMicros,
    long latencyNanos,
    int rows,
    Object[] columns,
    double[] scores,
    double[] @Nullable [] shadowScores,
    @Nullable String error) {}
