/**
 * The data plane: it answers predictions, and goes on answering whatever happens to the rest.
 *
 * <p>In: a {@link lazo.serving.TrafficPlan} that says which packages answer for which endpoint,
 * rows of feeds, and requests over the Open Inference Protocol or KServe v1. Out: predictions, and
 * the {@link lazo.serving.log.PredictionLog} of them, which is written before an answer leaves. The
 * last plan and its packages are kept on disk and served from when nobody can be asked for newer.
 */
@NullMarked
package lazo.serving;

import org.jspecify.annotations.NullMarked;
