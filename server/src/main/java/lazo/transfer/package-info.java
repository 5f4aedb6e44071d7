/**
 * Moving in from other servers: takes what a reader of another server sends, with the ids and times
 * that things have there.
 *
 * <p>In: batches of {@link lazo.transfer.Moved}, each stored in one transaction. Out: what was new,
 * and what did not fit, with the reason. An import adds and never overwrites, so that it can be
 * repeated. The server opens no place that it is told: the reading is done by the command line.
 */
@NullMarked
package lazo.transfer;

import org.jspecify.annotations.NullMarked;
