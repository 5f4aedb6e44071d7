package lazo.tracking;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A metric that a run logged about a logged model, maybe on a named dataset. */
record ModelMetric(
    String modelId, Metric metric, @Nullable String datasetName, @Nullable String datasetDigest) {

  static void put(Handle handle, String runId, List<ModelMetric> metrics) {
    for (ModelMetric each : metrics) {
      handle
          .createUpdate(
              """
              insert into logged_model_metric (model_id, key, at, step, run_id, value, nan, dataset_name, dataset_digest)
              select model_id, :key, :at, :step, :run, :value, :nan, cast(:datasetName as text), cast(:datasetDigest as text)
              from logged_model where model_id = :model
              on conflict (model_id, key, at, step, run_id) do update set value = excluded.value, nan = excluded.nan
              """)
          .bind("model", each.modelId)
          .bind("key", each.metric.key())
          .bind("at", each.metric.timestampMillis())
          .bind("step", each.metric.step())
          .bind("run", runId)
          .bind("value", MetricStore.stored(each.metric.value()))
          .bind("nan", MetricStore.nan(each.metric.value()))
          .bind("datasetName", each.datasetName)
          .bind("datasetDigest", each.datasetDigest)
          .execute();
    }
  }
}
