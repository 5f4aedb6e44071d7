package lazo.event;

import java.time.Instant;

/**
 * An event as the log keeps it. {@code seq} grows with every event; {@code payload} is the record
 * as JSON.
 */
public record StoredEvent(long seq, String type, Instant at, String subject, String payload) {}
