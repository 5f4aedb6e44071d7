/**
 * Moving in and out: reads a tracking server's store, and sends it to a Lazo server or writes it as
 * Parquet tables and files.
 *
 * <p>In: the place of a store, as {@link lazo.move.Origins} knows them. Out: a {@link
 * lazo.move.Report}. An {@link lazo.move.Origin} turns what it finds into {@link
 * lazo.transfer.Moved}; it is read here and never by the server, which opens no place it is told.
 */
@NullMarked
package lazo.move;

import org.jspecify.annotations.NullMarked;
