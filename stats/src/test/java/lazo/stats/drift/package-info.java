/** Hand-computed cases, properties over seeds, and simulations where a rate is promised. */
@NullMarked
package lazo.stats.drift;

import org.jspecify.annotations.NullMarked;
