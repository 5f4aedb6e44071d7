package lazo.trace;

import java.util.List;
import lazo.access.Permission;
import lazo.store.Database;
import lazo.tracking.Rights;
import lazo.tracking.wire.Filter;

/** What is asked of many traces at once: figures, and how two filters go together. */
final class TraceAnalysis {
  private final TraceStore store;
  private final SpanFiles files;
  private final SpanIndex index;
  private final TraceMetricStore metrics;

  TraceAnalysis(Database database, TraceStore store, SpanFiles files) {
    this.store = store;
    this.files = files;
    this.index = new SpanIndex(new SpanIndexStore(database), files);
    this.metrics = new TraceMetricStore(database);
  }

  /** The same filter, with what only spans can answer answered or ready to be asked. */
  Filter answerable(List<Long> experiments, Filter filter) {
    if (!asksSpans(filter)) {
      return filter;
    }
    index.upToDate(experiments);
    return new SpanSearch(files, (rest, max) -> store.ids(experiments, rest, max)).resolved(filter);
  }

  private static boolean asksSpans(Filter filter) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().anyMatch(TraceAnalysis::asksSpans);
      case Filter.Or(var parts) -> parts.stream().anyMatch(TraceAnalysis::asksSpans);
      case Filter.Not(var part) -> asksSpans(part);
      case Filter.Comparison comparison -> SpanKeys.is(comparison);
    };
  }

  /** A search leaves out what its caller may not see; a figure must not be quietly wrong. */
  private static List<Long> readable(List<String> experimentIds) {
    experimentIds.forEach(id -> Rights.experiment(Permission.READ, id));
    return Traces.seen(experimentIds);
  }

  TraceCorrelation correlation(
      List<String> experimentIds, String first, String second, String base) {
    List<Long> experiments = readable(experimentIds);
    Filter all = answerable(experiments, Filter.parse(base));
    Filter one = new Filter.And(List.of(all, answerable(experiments, Filter.parse(first))));
    Filter other = new Filter.And(List.of(all, answerable(experiments, Filter.parse(second))));
    return new TraceCorrelation(
        store.count(experiments, one),
        store.count(experiments, other),
        store.count(experiments, new Filter.And(List.of(one, other))),
        store.count(experiments, all));
  }

  List<TraceMetricPoints.Point> metrics(TraceMetricQuery query) {
    List<Long> experiments = readable(query.experiments());
    if (query.metric().view() == TraceMetric.View.SPANS) {
      index.upToDate(experiments);
    }
    var points = new TraceMetricPoints(query);
    metrics.read(experiments, query, points::add);
    return points.points();
  }
}
