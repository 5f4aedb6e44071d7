/**
 * Pure statistics: what the other packages below share. Distributions, intervals and moments.
 *
 * <p>In: arrays and counts. Out: numbers, with the method named where there is a choice. No I/O, no
 * clock, no logging, no thresholds; randomness only from a seed that is given.
 */
@NullMarked
package lazo.stats;

import org.jspecify.annotations.NullMarked;
