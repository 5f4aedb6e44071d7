/**
 * How good scores are once the labels are known.
 *
 * <p>In: probabilities and labels of the same rows. Out: losses, ranking, calibration.
 */
@NullMarked
package lazo.stats.quality;

import org.jspecify.annotations.NullMarked;
