package lazo.tracking;

import org.jspecify.annotations.Nullable;

/** A dataset that runs of an experiment read, in one context. */
record DatasetSummary(String experimentId, String name, String digest, @Nullable String context) {}
