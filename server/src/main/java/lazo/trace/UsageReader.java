package lazo.trace;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import lazo.trace.TraceMetric.Function;
import lazo.trace.TraceMetricPoints.Point;
import lazo.trace.TraceMetricQuery.Aggregation;
import lazo.trace.TraceUsage.Judged;
import lazo.trace.TraceUsage.Named;
import lazo.trace.TraceUsage.Slot;
import org.jspecify.annotations.Nullable;

/** Puts the usage of an experiment together from the figures that the API gives one by one. */
final class UsageReader {
  private static final int POINTS_MAX = 10_000;
  private static final int NAMES_MAX = 20;
  private static final Aggregation COUNT = new Aggregation(Function.COUNT, 0);
  private static final Aggregation SUM = new Aggregation(Function.SUM, 0);
  private static final Aggregation AVG = new Aggregation(Function.AVG, 0);
  private static final Aggregation MEDIAN = new Aggregation(Function.PERCENTILE, 50);
  private static final Aggregation P95 = new Aggregation(Function.PERCENTILE, 95);

  private final TraceAnalysis analysis;
  private final String experiment;
  private final List<Instant> starts;
  private final long seconds;
  private final Instant end;

  /**
   * @param starts of equal slots, the oldest first, each a multiple of their length since 1970
   * @param seconds how long each is
   */
  UsageReader(TraceAnalysis analysis, String experiment, List<Instant> starts, long seconds) {
    this.analysis = analysis;
    this.experiment = experiment;
    this.starts = starts;
    this.seconds = seconds;
    this.end = starts.getLast().plusSeconds(seconds);
  }

  /** What is summed up for one slot. */
  private static final class Sums {
    private long traces;
    private long failed;
    private @Nullable Double median;
    private @Nullable Double p95;
    private double input;
    private double output;
    private double cost;
  }

  TraceUsage read() {
    return new TraceUsage(slots(), names(), judged());
  }

  private List<Slot> slots() {
    Map<Instant, Sums> sums = new HashMap<>();
    starts.forEach(start -> sums.put(start, new Sums()));
    over(
        sums,
        "TRACES",
        "trace_count",
        List.of(COUNT),
        List.of("trace_status"),
        (slot, point) -> {
          long count = (long) value(point, COUNT);
          slot.traces += count;
          slot.failed += "ERROR".equals(point.dimensions().get("trace_status")) ? count : 0;
        });
    over(
        sums,
        "TRACES",
        "latency",
        List.of(MEDIAN, P95),
        List.of(),
        (slot, point) -> {
          slot.median = point.values().get(MEDIAN.label());
          slot.p95 = point.values().get(P95.label());
        });
    sum(sums, "TRACES", "input_tokens", (slot, point) -> slot.input += value(point, SUM));
    sum(sums, "TRACES", "output_tokens", (slot, point) -> slot.output += value(point, SUM));
    sum(sums, "SPANS", "total_cost", (slot, point) -> slot.cost += value(point, SUM));
    List<Slot> slots = new ArrayList<>();
    for (Instant start : starts) {
      Sums of = sums.getOrDefault(start, new Sums());
      slots.add(
          new Slot(start, of.traces, of.failed, of.median, of.p95, of.input, of.output, of.cost));
    }
    return slots;
  }

  private void sum(
      Map<Instant, Sums> sums, String view, String metric, BiConsumer<Sums, Point> add) {
    over(sums, view, metric, List.of(SUM), List.of(), add);
  }

  private void over(
      Map<Instant, Sums> sums,
      String view,
      String metric,
      List<Aggregation> aggregations,
      List<String> dimensions,
      BiConsumer<Sums, Point> add) {
    for (Point point : points(view, metric, aggregations, dimensions, seconds)) {
      String bucket = String.valueOf(point.dimensions().get("time_bucket"));
      Sums slot = sums.get(OffsetDateTime.parse(bucket).toInstant());
      if (slot != null) {
        add.accept(slot, point);
      }
    }
  }

  private List<Named> names() {
    List<String> name = List.of("trace_name");
    Map<String, Point> latency = new HashMap<>();
    points("TRACES", "latency", List.of(MEDIAN, P95), name, null)
        .forEach(point -> latency.put(of(point, "trace_name"), point));
    return points("TRACES", "trace_count", List.of(COUNT), name, null).stream()
        .map(
            point -> {
              String called = of(point, "trace_name");
              Map<String, Double> took =
                  latency.containsKey(called) ? latency.get(called).values() : Map.of();
              return new Named(
                  called,
                  (long) value(point, COUNT),
                  took.get(MEDIAN.label()),
                  took.get(P95.label()));
            })
        .sorted(Comparator.comparingLong(Named::traces).reversed().thenComparing(Named::name))
        .limit(NAMES_MAX)
        .toList();
  }

  private List<Judged> judged() {
    List<String> name = List.of("assessment_name");
    Map<String, Double> means = new HashMap<>();
    points("ASSESSMENTS", "assessment_value", List.of(AVG), name, null)
        .forEach(point -> means.put(of(point, "assessment_name"), value(point, AVG)));
    return points("ASSESSMENTS", "assessment_count", List.of(COUNT), name, null).stream()
        .map(
            point -> {
              String called = of(point, "assessment_name");
              return new Judged(called, (long) value(point, COUNT), means.get(called));
            })
        .sorted(Comparator.comparingLong(Judged::count).reversed().thenComparing(Judged::name))
        .limit(NAMES_MAX)
        .toList();
  }

  private List<Point> points(
      String view,
      String metric,
      List<Aggregation> aggregations,
      List<String> dimensions,
      @Nullable Long interval) {
    return analysis.metrics(
        new TraceMetricQuery(
            TraceMetric.of(view, metric),
            List.of(experiment),
            aggregations,
            dimensions,
            List.of(),
            interval,
            starts.getFirst().toEpochMilli(),
            end.toEpochMilli() - 1,
            POINTS_MAX));
  }

  private static String of(Point point, String dimension) {
    return String.valueOf(point.dimensions().get(dimension));
  }

  private static double value(Point point, Aggregation aggregation) {
    return point.values().getOrDefault(aggregation.label(), 0.0);
  }
}
