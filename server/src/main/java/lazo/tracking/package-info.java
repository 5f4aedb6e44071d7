/**
 * Experiments, runs and what is logged to them, logged models, and artifacts; spoken over the
 * MLflow REST API.
 *
 * <p>In: params, metrics, tags and files from clients and from Lazo's own training, through {@link
 * lazo.tracking.Tracking}, {@link lazo.tracking.LoggedModels} and {@link lazo.tracking.Artifacts}.
 * Out: runs found by filter and order, metric histories, files. A metric's newest value is kept
 * beside its history under an index by value, so that a search never reads histories. Artifacts are
 * entries (path to digest) in the database; their bytes are blobs.
 */
@NullMarked
package lazo.tracking;

import org.jspecify.annotations.NullMarked;
