package lazo.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.tracking.Tracking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));
  private static final String ID = "tr-00000000000000000000000000000001";

  @TempDir Path folder;

  private Traces open(Database database) {
    IdSource ids = IdSource.seeded(1);
    return new Traces(database, folder, new Tracking(database, CLOCK, ids), CLOCK, ids);
  }

  /** Spans in OTLP's JSON; the first is the root. */
  private static List<Span> spans(int from, int to) {
    var spans = new StringBuilder();
    for (int i = from; i < to; i++) {
      spans.append(i > from ? "," : "").append(span(i));
    }
    String request = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";
    return Otlp.spans(request.getBytes(StandardCharsets.UTF_8), Otlp.JSON, "");
  }

  private static String span(int i) {
    return """
    {"traceId":"00000000000000000000000000000001","spanId":"000000000000000%d","parentSpanId":"%s","name":"s%d",
     "startTimeUnixNano":"%d","endTimeUnixNano":"%d","status":{"code":%d}}
    """
        .formatted(
            i + 1,
            i == 0 ? "" : "0000000000000001",
            i,
            1_000_000L * (100 + i),
            1_000_000L * (200 - i),
            i == 0 ? 2 : 0);
  }

  private static TraceInfo said(TraceState state, Map<String, String> tags) {
    return new TraceInfo(
        ID, "0", "mine", "asked", "answered", 50, 60L, state, Map.of("k", "v"), tags, List.of());
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void readsATraceOffItsSpans(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.add("0", spans(1, 3));
      assertThat(traces.trace(ID).state()).isEqualTo(TraceState.IN_PROGRESS);
      traces.add("0", spans(0, 1));
      TraceInfo trace = traces.trace(ID);
      assertThat(trace.state()).isEqualTo(TraceState.ERROR);
      assertThat(trace.requestTimeMillis()).isEqualTo(100);
      assertThat(trace.durationMillis()).isEqualTo(100);
      assertThat(trace.tags())
          .containsEntry("mlflow.traceName", "s0")
          .containsEntry("mlflow.trace.spansLocation", "TRACKING_STORE");
      traces.add("0", spans(0, 3));
      assertThat(traces.spans(ID)).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void believesTheClientBeforeTheSpansInAnyOrder(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.add("0", spans(0, 1));
      TraceInfo started = traces.start(said(TraceState.OK, Map.of("mlflow.traceName", "named")));
      traces.add("0", spans(0, 2));
      TraceInfo trace = traces.trace(ID);
      assertThat(started).isEqualTo(trace);
      assertThat(trace.state()).isEqualTo(TraceState.OK);
      assertThat(trace.requestTimeMillis()).isEqualTo(50);
      assertThat(trace.durationMillis()).isEqualTo(60);
      assertThat(trace.tags()).containsEntry("mlflow.traceName", "named");
      assertThat(trace.metadata()).isEqualTo(Map.of("k", "v"));
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsTracesAndDeletesThem(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.start(said(TraceState.OK, Map.of("a", "b")));
      traces.assess(ID, Json.tree("{\"assessment_name\":\"score\",\"feedback\":{\"value\":0.5}}"));
      traces.assess(
          ID, Json.tree("{\"assessment_name\":\"word\",\"feedback\":{\"value\":\"good\"}}"));
      for (String filter :
          List.of(
              "",
              "status = 'OK'",
              "tags.a = 'b' AND metadata.k LIKE 'v%'",
              "client_request_id = 'mine'",
              "timestamp BETWEEN 1 AND 50",
              "execution_time >= 60",
              "end_time < '1970-01-02'",
              "feedback.score > 0.4 OR tags.x = 'y'",
              "feedback.word = 'good'",
              "NOT feedback.word > 1",
              "expectation.score IS NULL")) {
        assertThat(traces.search(List.of("0", "x"), filter, List.of("name"), 10, null).items())
            .as(filter)
            .hasSize(1);
      }
      for (String filter : List.of("span.nope = 'x'", "nope = 'x'", "nope.x = 'x'")) {
        assertThatThrownBy(() -> traces.search(List.of("0"), filter, List.of(), 10, null))
            .as(filter)
            .isInstanceOf(InvalidInput.class);
      }
      assertThat(traces.delete("0", 49, 10, List.of())).isZero();
      assertThat(traces.delete("0", 50, 10, List.of())).isEqualTo(1);
      assertThatThrownBy(() -> traces.trace(ID)).isInstanceOf(NotFound.class);
      assertThat(traces.spans(ID)).isEmpty();
    }
  }

  @Test
  void readsPastHalfALineThatADyingProcessLeft() throws IOException {
    var files = new SpanFiles(folder);
    files.append(ID, spans(0, 1));
    Path file;
    try (Stream<Path> all = Files.walk(folder)) {
      file = all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    Files.write(file, new byte[] {'{', '"', (byte) 0xc3}, StandardOpenOption.APPEND);
    assertThat(files.read(ID)).hasSize(1);
    files.append(ID, spans(1, 2));
    assertThat(files.read(ID)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "..", "a/b", "", "a\0b", "a%2fb", "C:\\x", "-x"})
  void refusesIdsThatCouldBePaths(String id) {
    var files = new SpanFiles(folder);
    assertThatThrownBy(() -> files.append(id, spans(0, 1))).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> files.read(id)).isInstanceOf(InvalidInput.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"traceId\":\"zz\"}",
        "{\"traceId\":\"00\",\"spanId\":\"0000000000000001\"}",
        "{\"traceId\":\"00000000000000000000000000000001\",\"spanId\":\"0000000000000001\"}",
        "{\"startTimeUnixNano\":\"soon\"}",
        "7"
      })
  void refusesSpansThatAreNone(String span) {
    byte[] body =
        ("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span + "]}]}]}")
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Otlp.spans(body, Otlp.JSON, "")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> Otlp.spans(body, Otlp.JSON, "gzip")).isInstanceOf(InvalidInput.class);
  }
}
