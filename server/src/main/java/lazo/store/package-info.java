/**
 * Where everything that must survive is kept: the metadata database (SQLite by default, PostgreSQL
 * when asked), content addressed blobs on the local folder, and the lock that keeps a second server
 * off the same folder.
 *
 * <p>In: units of work from the stores of the capabilities. Out: their results, once durable.
 * Nothing here knows what a capability is.
 */
@NullMarked
package lazo.store;

import org.jspecify.annotations.NullMarked;
