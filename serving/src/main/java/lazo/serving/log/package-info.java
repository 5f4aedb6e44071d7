/**
 * What the data plane writes down: every prediction and every row of a feed, in append-only files
 * that survive the death of the process at any instant.
 *
 * <p>In: one entry for each request, with the values that the model was given. Out: the same, in
 * order, from any position. A file is a sequence of records, each with its length and checksum;
 * what a crash left half written is cut off when the log is opened again.
 */
@NullMarked
package lazo.serving.log;

import org.jspecify.annotations.NullMarked;
