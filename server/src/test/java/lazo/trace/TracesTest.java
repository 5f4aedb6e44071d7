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
  void knowsSessionAndUserByOpenTelemetrysNames(Database database) {
    try (database) {
      Traces traces = open(database);
      String child =
          span(1).replace("\"status\"", attributes("session.id", "talk", "user.id", "ann"));
      String root = span(0).replace("\"status\"", attributes("gen_ai.conversation.id", "other"));
      String request = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[%s]}]}]}";
      for (String one : List.of(child, root)) {
        byte[] body = request.formatted(one).getBytes(StandardCharsets.UTF_8);
        traces.add("0", Otlp.spans(body, Otlp.JSON, ""));
      }
      assertThat(traces.trace(ID).metadata())
          .containsEntry("mlflow.trace.session", "talk")
          .containsEntry("mlflow.trace.user", "ann");
    }
  }

  private static String attributes(String... pairs) {
    var list = new StringBuilder("\"attributes\":[");
    for (int i = 0; i < pairs.length; i += 2) {
      list.append(i > 0 ? "," : "")
          .append(
              "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}"
                  .formatted(pairs[i], pairs[i + 1]));
    }
    return list + "],\"status\"";
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
              "name IS NULL AND client_request_id RLIKE '^m(in|on)e$'",
              "metadata.k RLIKE 'V' OR metadata.k RLIKE '(?i)V'",
              "feedback.word RLIKE 'o{2}'",
              "expectation.score IS NULL")) {
        assertThat(traces.search(List.of("0", "x"), filter, List.of("name"), 10, null).items())
            .as(filter)
            .hasSize(1);
      }
      for (String filter :
          List.of("span.nope = 'x'", "nope = 'x'", "nope.x = 'x'", "name RLIKE '('")) {
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
  void givesTheRootFirst() {
    var files = new SpanFiles(folder);
    files.append(ID, spans(2, 3));
    files.append(ID, spans(1, 2));
    files.append(ID, spans(0, 1));
    assertThat(files.read(ID))
        .extracting(span -> span.path("name").asText())
        .containsExactly("s0", "s1", "s2");
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void findsPromptsAsEachClientWritesThem(Database database) {
    try (database) {
      Traces traces = open(database);
      for (String link :
          List.of(
              "[{\"name\": \"o\", \"version\": \"1\"}, {\"name\": \"gr\\u00fc\\ud83c\\udf89.s\", \"version\": \"12\"}]",
              "[{\"name\":\"grü🎉.s\",\"version\":\"12\"}]",
              LinkedPrompts.with(
                  "no list",
                  List.of(TraceRender.object().put("name", "grü🎉.s").put("version", "12"))))) {
        traces.start(said(TraceState.OK, Map.of(LinkedPrompts.TAG, link)));
        assertThat(found(traces, "prompt = 'grü🎉.s/12'")).as(link).isEqualTo(1);
        assertThat(found(traces, "prompt = 'grü🎉.s/1'")).as(link).isZero();
        assertThat(found(traces, "prompt = 'grü🎉xs/12'")).as(link).isZero();
      }
      for (String filter : List.of("prompt = 'p'", "prompt LIKE 'p/1'", "prompt IN ('p/1')")) {
        assertThatThrownBy(() -> found(traces, filter)).isInstanceOf(InvalidInput.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void cutsLongValuesAsRunsDo(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.start(said(TraceState.OK, Map.of("a", "x".repeat(9_000))));
      traces.setTag(ID, "b", "x".repeat(8_001));
      assertThat(traces.trace(ID).tags().get("a")).hasSize(8_000);
      assertThat(traces.trace(ID).tags().get("b")).hasSize(8_000);
      assertThatThrownBy(() -> traces.setTag(ID, "k".repeat(251), "v"))
          .isInstanceOf(InvalidInput.class);
    }
  }

  private static TraceInfo inSession(String id, String session) {
    Map<String, String> metadata = Map.of("mlflow.trace.session", session);
    return new TraceInfo(
        id, "0", null, null, null, 50, 60L, TraceState.OK, metadata, Map.of(), List.of());
  }

  private static int found(Traces traces, String filter) {
    return traces.search(List.of("0"), filter, List.of(), 10, null).items().size();
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void countsWhatIsNotOverridden(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.start(said(TraceState.OK, Map.of()));
      String score =
          "{\"assessment_name\":\"score\",\"feedback\":{\"value\":%s},\"overrides\":\"%s\"}";
      Assessment first = traces.assess(ID, Json.tree(score.formatted("0.9", "")));
      Assessment second = traces.assess(ID, Json.tree(score.formatted("0.1", first.id())));
      assertThat(traces.assessment(ID, first.id()).valid()).isFalse();
      assertThat(found(traces, "feedback.score > 0.5")).isZero();
      assertThat(found(traces, "feedback.score < 0.5")).isEqualTo(1);

      traces.deleteAssessment(ID, second.id());
      traces.deleteAssessment(ID, second.id());
      assertThat(traces.assessment(ID, first.id()).valid()).isTrue();
      assertThat(found(traces, "feedback.score > 0.5")).isEqualTo(1);
      assertThatThrownBy(() -> traces.assess(ID, Json.tree(score.formatted("0.1", second.id()))))
          .isInstanceOf(NotFound.class);
      assertThat(found(traces, "feedback.score < 0.5")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void changesAssessmentsInPlace(Database database) {
    try (database) {
      Traces traces = open(database);
      traces.start(said(TraceState.OK, Map.of()));
      String id =
          traces
              .assess(
                  ID,
                  Json.tree(
                      "{\"assessment_name\":\"n\",\"feedback\":{\"value\":1},\"metadata\":{\"a\":\"1\",\"b\":\"1\"}}"))
              .id();
      Assessment changed =
          traces.changeAssessment(
              ID, id, Json.tree("{\"metadata\":{\"b\":\"2\",\"c\":\"3\"}}"), "metadata");
      assertThat(changed.body().path("metadata"))
          .isEqualTo(Json.tree("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"));
      assertThatThrownBy(
              () ->
                  traces.changeAssessment(
                      ID, id, Json.tree("{\"expectation\":{\"value\":1}}"), "expectation"))
          .isInstanceOf(InvalidInput.class);
    }
  }

  @ParameterizedTest
  @MethodSource("lazo.store.TestDatabase#all")
  void whatIsSaidOfASessionHoldsForAllOfIt(Database database) {
    try (database) {
      Traces traces = open(database);
      List.of("a", "b").forEach(id -> traces.start(inSession(id, "s")));
      traces.start(inSession("c", "other"));
      String calm =
          "{\"assessment_name\":\"calm\",\"feedback\":{\"value\":true},\"metadata\":{%s}}";
      traces.assess("a", Json.tree(calm.formatted("")));
      assertThat(found(traces, "feedback.calm = 'true'")).isEqualTo(1);
      traces.assess("a", Json.tree(calm.formatted("\"mlflow.trace.session\":\"s\"")));
      assertThat(found(traces, "feedback.calm = 'true'")).isEqualTo(2);
      assertThat(found(traces, "feedback.calm IS NULL")).isEqualTo(1);
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
