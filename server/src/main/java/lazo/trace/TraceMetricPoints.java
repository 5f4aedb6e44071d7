package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** Makes one point of every bucket of time and every combination of dimensions. */
final class TraceMetricPoints {
  private static final long MILLIS = 1_000;
  private static final DateTimeFormatter BUCKET =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss+00:00").withZone(ZoneOffset.UTC);

  private final TraceMetricQuery query;
  private final TreeMap<Key, Bucket> buckets =
      new TreeMap<>(
          Comparator.comparingLong(Key::start)
              .thenComparing(Key::dimensions, TraceMetricPoints::compare));

  TraceMetricPoints(TraceMetricQuery query) {
    this.query = query;
  }

  private record Key(long start, List<String> dimensions) {}

  private static final class Bucket {
    private final DoubleStream.Builder values = DoubleStream.builder();
    private final Set<String> words = new HashSet<>();
    private long count;
  }

  /**
   * @param values by the aggregation's label, for example {@code AVG} or {@code P99.0}
   */
  record Point(Map<String, String> dimensions, Map<String, Double> values) {}

  private static int compare(List<String> one, List<String> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  void add(TraceMetricStore.Row row) {
    List<String> dimensions = new ArrayList<>();
    for (String word : row.dimensions()) {
      if (word == null) {
        return; // it is in no group
      }
      dimensions.add(word);
    }
    Object value = row.value();
    if (value == null || overridden(row.body())) {
      return;
    }
    boolean counted = query.metric().functions().contains(TraceMetric.Function.COUNT);
    Double number = counted ? (Double) 1.0 : number(value);
    if (number == null) {
      return;
    }
    Long interval = query.intervalSeconds();
    long start =
        interval == null ? 0 : Math.floorDiv(row.millis(), interval * MILLIS) * interval * MILLIS;
    Bucket bucket = buckets.computeIfAbsent(new Key(start, dimensions), key -> new Bucket());
    bucket.count++;
    if (!counted) {
      bucket.values.add(number);
    } else if (query.metric().name().equals(TraceMetric.SESSIONS)) {
      bucket.words.add(value.toString());
    }
  }

  private static boolean overridden(@Nullable String body) {
    return body != null && !Json.tree(body).path("valid").asBoolean(true);
  }

  private @Nullable Double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (query.metric().name().endsWith(TraceMetric.TOKENS)) {
      JsonNode tokens = tree(value.toString()).path(query.metric().name());
      return tokens.isNumber() ? (Double) tokens.doubleValue() : null;
    }
    return switch (value.toString()) {
      case "true", "True", "yes" -> 1.0;
      case "false", "False", "no" -> 0.0;
      default -> {
        JsonNode written = tree(value.toString());
        yield written.isNumber() ? (Double) written.doubleValue() : null;
      }
    };
  }

  private static JsonNode tree(String written) {
    try {
      return Json.tree(written);
    } catch (InvalidInput noNumber) {
      return Json.MAPPER.missingNode();
    }
  }

  List<Point> points() {
    List<Point> points = new ArrayList<>();
    buckets.forEach(
        (key, bucket) -> {
          if (points.size() < query.maxResults()) {
            points.add(new Point(dimensions(key), values(bucket)));
          }
        });
    return points;
  }

  private Map<String, String> dimensions(Key key) {
    Map<String, String> named = new LinkedHashMap<>();
    if (query.intervalSeconds() != null) {
      named.put("time_bucket", BUCKET.format(Instant.ofEpochMilli(key.start)));
    }
    for (int i = 0; i < key.dimensions.size(); i++) {
      named.put(query.dimensions().get(i), key.dimensions.get(i));
    }
    return named;
  }

  private Map<String, Double> values(Bucket bucket) {
    double[] sorted = bucket.values.build().sorted().toArray();
    Map<String, Double> values = new LinkedHashMap<>();
    for (TraceMetricQuery.Aggregation aggregation : query.aggregations()) {
      values.put(
          aggregation.label(),
          switch (aggregation.function()) {
            case COUNT ->
                query.metric().name().equals(TraceMetric.SESSIONS)
                    ? bucket.words.size()
                    : (double) bucket.count;
            case SUM -> DoubleStream.of(sorted).sum();
            case AVG -> DoubleStream.of(sorted).sum() / sorted.length;
            case MIN -> sorted[0];
            case MAX -> sorted[sorted.length - 1];
            case PERCENTILE -> percentile(sorted, aggregation.percentile());
          });
    }
    return values;
  }

  /** Linear between the two nearest ranks, numpy's default (Hyndman and Fan, 1996, type 7). */
  static double percentile(double[] sorted, double percentile) {
    double rank = percentile / 100 * (sorted.length - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }
}
