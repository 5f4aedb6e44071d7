/**
 * Artifacts that arrive in parts, or at an address that was signed for one file, and downloads from
 * signed addresses: MLflow's multipart and presigned transfer.
 *
 * <p>In: who may write or read a path asks for addresses; whoever has an address sends or fetches
 * bytes. Out: whole files in the tree of artifacts. An upload survives a restart; one that nobody
 * goes on with is forgotten.
 */
@NullMarked
package lazo.tracking.upload;

import org.jspecify.annotations.NullMarked;
