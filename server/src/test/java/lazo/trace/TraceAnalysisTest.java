package lazo.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches by spans, figures and correlations, over spans that came by OTLP. */
class TraceAnalysisTest {
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));

  @TempDir Path folder;

  private Traces traces;
  private TraceAnalysis analysis;

  /**
   * Trace n has a root of n seconds and under it a call of model m, n mod 2, that costs n cents.
   */
  private void fill(Database database, int from, int to) {
    for (int n = from; n <= to; n++) {
      String call =
          span(
              n,
              2,
              "call",
              "{\"key\":\"mlflow.spanType\",\"value\":{\"stringValue\":\"\\\"LLM\\\"\"}},"
                  + "{\"key\":\"mlflow.llm.model\",\"value\":{\"stringValue\":\"\\\"m"
                  + n % 2
                  + "\\\"\"}},"
                  + "{\"key\":\"mlflow.llm.cost\",\"value\":{\"stringValue\":\"{\\\"total_cost\\\": 0.0"
                  + n
                  + "}\"}},"
                  + "{\"key\":\"tries\",\"value\":{\"intValue\":\""
                  + n
                  + "\"}}");
      String root = span(n, 1, n % 2 == 0 ? "ask" : "Plan 100%", "");
      String request =
          "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + root + "," + call + "]}]}]}";
      traces.add("0", Otlp.spans(request.getBytes(StandardCharsets.UTF_8), Otlp.JSON, ""));
    }
  }

  private static String span(int trace, int span, String name, String attributes) {
    return """
    {"traceId":"%032d","spanId":"%016d","parentSpanId":"%s","name":"%s",
     "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":%d},"attributes":[%s]}
    """
        .formatted(
            trace,
            span,
            span == 1 ? "" : "%016d".formatted(1),
            name,
            3_600_000_000_000L * trace,
            3_600_000_000_000L * trace + 1_000_000_000L * trace,
            span == 1 && trace == 3 ? 2 : 1,
            attributes);
  }

  private void open(Database database) {
    IdSource ids = IdSource.seeded(1);
    traces = new Traces(database, folder, new Tracking(database, CLOCK, ids), CLOCK, ids);
    analysis = new TraceAnalysis(database, new TraceStore(database), new SpanFiles(folder));
  }

  private List<Integer> found(String filter) {
    return traces.search(List.of("0"), filter, List.of(), 100, null).items().stream()
        .map(trace -> Integer.parseInt(trace.id().substring("tr-".length())))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void findsTracesByTheirSpans(Database database) {
    try (database) {
      open(database);
      fill(database, 1, 6);
      assertThat(found("span.name = 'ask'")).containsExactly(2, 4, 6);
      assertThat(found("span.name IN ('ask', 'call')")).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(found("span.name LIKE 'Plan%'")).containsExactly(1, 3, 5);
      assertThat(found("span.type = 'LLM' AND span.status = 'ERROR'"))
          .as("no one span is both")
          .isEmpty();
      assertThat(found("span.status = 'ERROR'")).containsExactly(3);
      assertThat(found("NOT (span.name = 'ask')")).containsExactly(1, 3, 5);
      assertThat(found("span.name = 'ask' OR span.status = 'ERROR'")).containsExactly(2, 3, 4, 6);

      fill(database, 7, 8);
      assertThat(found("span.name = 'ask'")).as("what came since").containsExactly(2, 4, 6, 8);
      traces.delete("0", 0, 1, List.of("tr-%032d".formatted(8)));
      assertThat(found("span.name = 'ask'")).containsExactly(2, 4, 6);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void findsTracesByWhatTheirSpansSay(Database database) {
    try (database) {
      open(database);
      fill(database, 1, 6);
      assertThat(found("span.attributes.mlflow.llm.model = 'm1'")).containsExactly(1, 3, 5);
      assertThat(found("span.attributes.tries IN ('2', '3')")).containsExactly(2, 3);
      assertThat(found("span.attributes.tries = '2' AND span.name = 'ask'"))
          .as("another span of the trace has the name")
          .isEmpty();
      assertThat(found("span.attributes.tries = '2' AND span.name = 'call'")).containsExactly(2);
      assertThat(found("trace.text LIKE '%lan 100%'")).containsExactly(1, 3, 5);
      assertThat(found("span.content ILIKE '%PLAN%' AND timestamp_ms > 3600000"))
          .containsExactly(3, 5);
      assertThat(found("NOT span.content LIKE '%Plan%'")).containsExactly(2, 4, 6);
      assertThat(found("span.content LIKE '%Plan%' OR span.attributes.tries = '2'"))
          .containsExactly(1, 2, 3, 5);
      for (String wrong :
          List.of(
              "span.content = 'x'",
              "span.attributes. = 'x'",
              "span.attributes.tries > 3",
              "span.nope = 'x'",
              "span.name = 3")) {
        assertThatThrownBy(() -> found(wrong)).as(wrong).isInstanceOf(InvalidInput.class);
      }
    }
  }

  private List<TraceMetricPoints.Point> points(String query) {
    return analysis.metrics(TraceMetricQuery.of(fields(query)));
  }

  private static Fields fields(String json) {
    return Fields.of((ObjectNode) Json.tree(json));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void measuresTracesAndSpans(Database database) {
    try (database) {
      open(database);
      fill(database, 1, 4);
      assertThat(
              points(
                  """
                  {"experiment_ids": ["0"], "view_type": "TRACES", "metric_name": "latency",
                   "aggregations": [{"aggregation_type": "AVG"}, {"aggregation_type": "PERCENTILE", "percentile_value": 50}],
                   "dimensions": ["trace_name"]}
                  """))
          .containsExactly(
              new TraceMetricPoints.Point(
                  Map.of("trace_name", "Plan 100%"), Map.of("AVG", 2_000.0, "P50.0", 2_000.0)),
              new TraceMetricPoints.Point(
                  Map.of("trace_name", "ask"), Map.of("AVG", 3_000.0, "P50.0", 3_000.0)));
      assertThat(
              points(
                  """
                  {"experiment_ids": ["0"], "view_type": "SPANS", "metric_name": "total_cost",
                   "aggregations": [{"aggregation_type": "SUM"}], "dimensions": ["span_model_name"],
                   "filters": ["span.type = 'LLM'", "trace.status = 'OK'"]}
                  """))
          .satisfiesExactly(
              even -> {
                assertThat(even.dimensions()).containsEntry("span_model_name", "m0");
                assertThat(even.values().get("SUM")).isCloseTo(0.06, within(1e-12));
              },
              odd -> assertThat(odd.values().get("SUM")).isCloseTo(0.01, within(1e-12)));
      assertThat(
              points(
                  """
                  {"experiment_ids": ["0"], "view_type": "TRACES", "metric_name": "trace_count",
                   "aggregations": [{"aggregation_type": "COUNT"}], "time_interval_seconds": 7200,
                   "start_time_ms": 3600000, "end_time_ms": 10800000}
                  """))
          .extracting(
              point -> point.dimensions().get("time_bucket") + " " + point.values().get("COUNT"))
          .containsExactly("1970-01-01T00:00:00+00:00 1.0", "1970-01-01T02:00:00+00:00 2.0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'view_type': 'NOPE', 'metric_name': 'latency' | view_type must be one of",
        "'view_type': 'SPANS', 'metric_name': 'trace_count' | metric_name must be one of",
        "'view_type': 'TRACES', 'metric_name': 'latency', 'aggregations': [{'aggregation_type': 'SUM'}] | aggregation_type",
        "'view_type': 'TRACES', 'metric_name': 'latency', 'aggregations': [{'aggregation_type': 'PERCENTILE'}] | percentile_value",
        "'view_type': 'TRACES', 'metric_name': 'latency', 'aggregations': [{'aggregation_type': 'AVG'}], 'dimensions': ['x'] | dimension",
        "'view_type': 'TRACES', 'metric_name': 'latency', 'aggregations': [{'aggregation_type': 'AVG'}], 'filters': ['span.name IS NOT NULL'] | only supported for SPANS",
        "'view_type': 'TRACES', 'metric_name': 'latency', 'aggregations': [{'aggregation_type': 'AVG'}], 'time_interval_seconds': 60 | start_time_ms",
      })
  void refusesFiguresThatAreNone(String query, String message) {
    String json = "{'experiment_ids': ['0'], " + query.strip() + "}";
    assertThatThrownBy(() -> TraceMetricQuery.of(fields(json.replace('\'', '"'))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message.strip());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tellsHowTwoFiltersGoTogether(Database database) {
    try (database) {
      open(database);
      fill(database, 1, 6);
      TraceCorrelation found =
          analysis.correlation(
              List.of("0"), "span.name = 'ask'", "span.attributes.tries IN ('2', '3')", "");
      assertThat(found).isEqualTo(new TraceCorrelation(3, 2, 1, 6));
      assertThat(found.npmi()).as("independent").isCloseTo(0, within(1e-12));
      assertThat(
              analysis.correlation(
                  List.of("0"), "name = 'ask'", "span.name = 'ask'", "name = 'ask'"))
          .isEqualTo(new TraceCorrelation(3, 3, 3, 3));
    }
  }

  /** Values of mlflow 3.17.2, calculate_npmi_from_counts. */
  @Test
  void correlatesAsMlflowDoes() {
    TraceCorrelation some = new TraceCorrelation(20, 15, 10, 100);
    assertThat(some.npmi()).isCloseTo(0.5228787452803376, within(1e-12));
    assertThat(some.smoothed()).isCloseTo(0.5098689991831412, within(1e-12));
    assertThat(new TraceCorrelation(2, 3, 0, 9).npmi()).isEqualTo(-1);
    assertThat(new TraceCorrelation(0, 3, 0, 9).npmi()).isNaN();
    assertThat(new TraceCorrelation(4, 4, 4, 4).smoothed()).isEqualTo(1);
  }

  @Test
  void interpolatesPercentilesAsNumpyDoes() {
    double[] sorted = {1, 2, 4, 8};
    assertThat(TraceMetricPoints.percentile(sorted, 50)).isEqualTo(3);
    assertThat(TraceMetricPoints.percentile(sorted, 99)).isCloseTo(7.88, within(1e-12));
    assertThat(TraceMetricPoints.percentile(new double[] {5}, 0)).isEqualTo(5);
  }

  @Test
  void matchesPatternsAsDatabasesDo() {
    assertThat(TextMatch.like("abc", "a%c")).isTrue();
    assertThat(TextMatch.like("abc", "a_c")).isTrue();
    assertThat(TextMatch.like("abc", "%b")).isFalse();
    assertThat(TextMatch.like("aXbXc", "%X%c")).isTrue();
    assertThat(TextMatch.like("", "%%")).isTrue();
    assertThat(TextMatch.like("a\nb", "a%b")).isTrue();
    assertThat(TextMatch.like("abc", "ab")).isFalse();
  }
}
