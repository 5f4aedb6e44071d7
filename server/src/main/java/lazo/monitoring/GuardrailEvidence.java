package lazo.monitoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a variant has served.
 *
 * @param errorRateLow the true rate is above this, with 95 % confidence (exact binomial)
 * @param errorRateHigh the true rate is below this, likewise
 * @param latencyP99Millis null without answers
 */
public record GuardrailEvidence(
    String endpoint,
    String variant,
    Instant since,
    Instant until,
    long requests,
    long failures,
    double errorRate,
    double errorRateLow,
    double errorRateHigh,
    @Nullable Double latencyP50Millis,
    @Nullable Double latencyP99Millis) {}
