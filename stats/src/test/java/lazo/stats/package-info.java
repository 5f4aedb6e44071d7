/** Distributions and intervals against numbers of SciPy 1.x. */
@NullMarked
package lazo.stats;

import org.jspecify.annotations.NullMarked;
