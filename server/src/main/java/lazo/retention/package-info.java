/**
 * What becomes of the deleted: it can be restored for a time, then it goes for good, and the files
 * that nothing refers to any more go with it.
 *
 * <p>In: the bin of {@code tracking}, the folders that versions of {@code registry} still need.
 * Out: free space, and a report of what went. Datasets, packages and the prediction log are not
 * deleted here; their files count as referred to.
 */
@NullMarked
package lazo.retention;

import org.jspecify.annotations.NullMarked;
