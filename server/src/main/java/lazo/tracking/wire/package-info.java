/**
 * The words of the MLflow REST API, shared by the capabilities that speak it.
 *
 * <p>In: requests as JSON bodies or query parameters, filter and order strings, page tokens. Out:
 * typed fields, a filter as a tree and as an SQL condition, errors in MLflow's envelope. Nothing
 * here knows what an experiment or a model is.
 */
@NullMarked
package lazo.tracking.wire;

import org.jspecify.annotations.NullMarked;
