package lazo.tracking;

/** One value of a metric; the value may be no number. */
public record Metric(String key, double value, long timestampMillis, long step) {}
