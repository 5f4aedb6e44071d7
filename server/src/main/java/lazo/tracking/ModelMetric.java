package lazo.tracking;

import org.jspecify.annotations.Nullable;

/** A metric that a run logged about a logged model, maybe on a named dataset. */
record ModelMetric(
    String modelId, Metric metric, @Nullable String datasetName, @Nullable String datasetDigest) {}
