/**
 * Which of two models is better, and since when a series is worse: answers that stay valid while
 * somebody keeps looking.
 *
 * <p>In: differences of the losses on the same rows. Out: intervals, sample sizes, change points.
 */
@NullMarked
package lazo.stats.sequential;

import org.jspecify.annotations.NullMarked;
