/**
 * Named data. A version is an immutable manifest of content-addressed files; a delivery becomes
 * part of the next version only when its checks pass, and is kept with its report either way.
 *
 * <p>In: files, as deliveries. Out: versions and their files for training, and an event for what
 * was accepted or refused.
 */
@NullMarked
package lazo.dataset;

import org.jspecify.annotations.NullMarked;
