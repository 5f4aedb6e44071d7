package lazo.tracking;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs that have the same value.
 *
 * @param value null for the runs without one
 * @param metrics how each metric asked for lies among them, by its key
 */
public record RunGroup(@Nullable String value, long runs, SortedMap<String, Spread> metrics) {
  /** The newest values of a metric in some runs. */
  public record Spread(double mean, double least, double greatest) {}
}
