package lazo.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What became of a delivered file.
 *
 * @param version the version that it made; 0 when it was refused
 * @param digest of that version, empty when it was refused
 */
public record Delivery(
    String dataset,
    String file,
    boolean accepted,
    int version,
    String digest,
    long rows,
    JsonNode report,
    Instant at) {}
