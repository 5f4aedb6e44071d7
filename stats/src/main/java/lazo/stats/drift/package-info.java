/**
 * How far a window has moved from its reference, and how far is too far.
 *
 * <p>In: counts on frozen edges, or two samples. Out: distances with versioned names, tests, and
 * thresholds learned from quiet windows to a budget of false alarms.
 */
@NullMarked
package lazo.stats.drift;

import org.jspecify.annotations.NullMarked;
