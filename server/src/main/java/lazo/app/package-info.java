/**
 * Wires everything by hand and starts and stops it in a stated order. The one place that sees every
 * capability, the real clock and the real randomness.
 */
@NullMarked
package lazo.app;

import org.jspecify.annotations.NullMarked;
