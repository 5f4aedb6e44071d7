package lazo.serving.log;

import java.time.Instant;
import java.util.Map;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as it is read. Row k of the request is the prediction {@code id/k}.
 *
 * @param at when it was answered
 * @param latencyNanos how long the answer took inside the data plane, without the shadows
 * @param inputs every value that the model was given, those of feeds included, named like the
 *     model's inputs; and what else was sent, such as the event time (whole microseconds)
 * @param scores one for each row; none if the model failed
 * @param shadowScores by the digest of the package; a package that failed is missing
 * @param error why there is no answer, or null
 */
public record Logged(
    Position position,
    String id,
    String endpoint,
    String variant,
    String packageDigest,
    Instant at,
    long latencyNanos,
    Frame inputs,
    double[] scores,
    Map<String, double[]> shadowScores,
    @Nullable String error) {}
