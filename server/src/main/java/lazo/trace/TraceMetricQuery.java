package lazo.trace;

import java.util.List;
import java.util.OptionalLong;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of traces.
 *
 * @param intervalSeconds the length of the buckets of time, null for one over all
 * @param fromMillis since 1970, included; null for no bound
 * @param toMillis included; null for no bound
 * @param maxResults points to tell at most
 */
record TraceMetricQuery(
    TraceMetric metric,
    List<String> experiments,
    List<Aggregation> aggregations,
    List<String> dimensions,
    List<Comparison> filters,
    @Nullable Long intervalSeconds,
    @Nullable Long fromMillis,
    @Nullable Long toMillis,
    int maxResults) {
  private static final int RESULTS_MAX = 1_000;
  private static final double WHOLE = 100;

  /**
   * How the values of a bucket become one.
   *
   * @param percentile from 0 to 100, of a percentile
   */
  record Aggregation(TraceMetric.Function function, double percentile) {
    String label() {
      return function == TraceMetric.Function.PERCENTILE ? "P" + percentile : function.name();
    }
  }

  static TraceMetricQuery of(Fields fields) {
    TraceMetric metric =
        TraceMetric.of(fields.required("view_type"), fields.required("metric_name"));
    List<String> dimensions = fields.texts("dimensions");
    metric.checkDimensions(dimensions);
    List<Aggregation> aggregations =
        fields.list("aggregations").stream().map(one -> aggregation(metric, one)).toList();
    if (aggregations.isEmpty()) {
      throw Fields.missing("aggregations");
    }
    if (!fields.has("experiment_ids")) {
      throw Fields.missing("experiment_ids");
    }
    Long interval = bound(fields.integer("time_interval_seconds"));
    Long from = bound(fields.integer("start_time_ms"));
    Long to = bound(fields.integer("end_time_ms"));
    if (interval != null && interval < 1) {
      throw new InvalidInput("time_interval_seconds must be positive, got " + interval);
    }
    if (interval != null && (from == null || to == null)) {
      throw new InvalidInput(
          "start_time_ms and end_time_ms are required if time_interval_seconds is set");
    }
    return new TraceMetricQuery(
        metric,
        fields.texts("experiment_ids"),
        aggregations,
        dimensions,
        fields.texts("filters").stream().map(text -> filter(metric, text)).toList(),
        interval,
        from,
        to,
        fields.pageSize("max_results", RESULTS_MAX, RESULTS_MAX));
  }

  private static @Nullable Long bound(OptionalLong given) {
    return given.isPresent() ? (Long) given.getAsLong() : null;
  }

  private static Aggregation aggregation(TraceMetric metric, Fields fields) {
    TraceMetric.Function function = metric.function(fields.required("aggregation_type"));
    boolean given = fields.has("percentile_value");
    if (given != (function == TraceMetric.Function.PERCENTILE)) {
      throw new InvalidInput(
          "percentile_value is for the aggregation PERCENTILE and only for it, from 0 to 100");
    }
    double percentile = given ? fields.number("percentile_value") : 0;
    if (!(percentile >= 0 && percentile <= WHOLE)) {
      throw new InvalidInput("percentile_value must be from 0 to 100, got " + percentile);
    }
    return new Aggregation(function, percentile);
  }

  /** One comparison, whose entity becomes that of a search of traces. */
  private static Comparison filter(TraceMetric metric, String text) {
    if (!(Filter.parse(text) instanceof Comparison comparison)) {
      throw new InvalidInput("Invalid filter: '" + text + "'. Expected one filter clause.");
    }
    TraceMetric.View of =
        switch (comparison.entity()) {
          case "trace" -> metric.view();
          case "span" -> TraceMetric.View.SPANS;
          case "assessment" -> TraceMetric.View.ASSESSMENTS;
          default ->
              throw new InvalidInput(
                  "Invalid view type '"
                      + comparison.entity()
                      + "'. Valid values are ['trace', 'span', 'assessment']");
        };
    if (of != metric.view()) {
      throw new InvalidInput(
          "Filtering by "
              + comparison.entity()
              + " is only supported for "
              + of
              + " view type, got "
              + metric.view());
    }
    return comparison;
  }
}
