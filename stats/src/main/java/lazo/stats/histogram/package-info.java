/**
 * Counts on frozen edges: what a window of values is reduced to.
 *
 * <p>In: a reference sample once, to choose the edges; then values. Out: whole counts that add up
 * exactly, so that hours make days and one machine agrees with many.
 */
@NullMarked
package lazo.stats.histogram;

import org.jspecify.annotations.NullMarked;
