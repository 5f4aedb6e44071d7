/**
 * Watches what a loop's endpoint is asked and answers, on two clocks: drift when a day ends, skew
 * and quality when its labels are in.
 *
 * <p>In: rows with their labels from feedback, a reference when a champion is chosen, features
 * recomputed as training makes them. Out: windows with every number, alerts that open and close by
 * themselves, events ({@link lazo.monitoring.MonitorEvents}), evidence for rollouts, and signed
 * webhooks. What is computed and why stands in docs/monitoring.md.
 */
@NullMarked
package lazo.monitoring;

import org.jspecify.annotations.NullMarked;
