/**
 * Feature specs and feeds: what is computed from a row, defined once. A spec is fitted in training
 * and then evaluated in three places (Java here, SQL text for the table engine, ONNX in the
 * package) with equal float32 results.
 *
 * <p>In: frames of rows. Out: feature matrices, SQL text, values of feeds as of an instant. JDK
 * only, no I/O.
 */
@NullMarked
package lazo.features;

import org.jspecify.annotations.NullMarked;
