package lazo.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the spans of one call tell of their trace. */
record SpanSummary(
    String traceId,
    long experiment,
    long startMillis,
    @Nullable Long durationMillis,
    TraceState state,
    boolean ended,
    @Nullable String request,
    @Nullable String response,
    Map<String, String> tags,
    Map<String, String> metadata) {
  private static final String NAME_TAG = "mlflow.traceName";
  private static final String TAG_PREFIX = "mlflow.traceTag.";
  private static final int PREVIEW_CHARACTERS_MAX = 1_000;
  private static final int METADATA_CHARACTERS_MAX = 250;

  static SpanSummary of(String traceId, long experiment, List<Span> spans) {
    long start = spans.stream().mapToLong(Span::startMillis).min().orElseThrow();
    long end = spans.stream().mapToLong(Span::endMillis).max().orElseThrow();
    Optional<Span> root = spans.stream().filter(Span::root).findFirst();
    boolean ended = root.isPresent() && root.get().endMillis() > 0;
    TraceState done = root.isPresent() && root.get().failed() ? TraceState.ERROR : TraceState.OK;
    return new SpanSummary(
        traceId,
        experiment,
        start,
        ended
            ? (Long) (root.get().endMillis() - root.get().startMillis())
            : end == 0 ? null : (Long) (end - start),
        ended ? done : TraceState.IN_PROGRESS,
        ended,
        preview(root, "mlflow.spanInputs"),
        preview(root, "mlflow.spanOutputs"),
        root.map(SpanSummary::tags).orElse(Map.of()),
        metadata(spans));
  }

  /**
   * Who asked, and in which conversation, by OpenTelemetry's names; the first span that says it
   * counts.
   */
  private static Map<String, String> metadata(List<Span> spans) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Span span : spans) {
      span.plain("session.id")
          .or(() -> span.plain("gen_ai.conversation.id"))
          .filter(id -> !id.isEmpty())
          .ifPresent(id -> metadata.putIfAbsent(TraceKeys.SESSION, cut(id)));
      span.plain("user.id")
          .filter(id -> !id.isEmpty())
          .ifPresent(id -> metadata.putIfAbsent(TraceKeys.USER, cut(id)));
    }
    return metadata;
  }

  private static String cut(String value) {
    return value.length() > METADATA_CHARACTERS_MAX
        ? value.substring(0, METADATA_CHARACTERS_MAX)
        : value;
  }

  private static @Nullable String preview(Optional<Span> root, String attribute) {
    return root.flatMap(span -> span.attribute(attribute))
        .map(
            text ->
                text.length() > PREVIEW_CHARACTERS_MAX
                    ? text.substring(0, PREVIEW_CHARACTERS_MAX)
                    : text)
        .orElse(null);
  }

  /** Clients without MLflow's API give tags as attributes of the root. */
  private static Map<String, String> tags(Span root) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(NAME_TAG, root.name());
    root.body()
        .path("attributes")
        .forEach(
            attribute -> {
              String key = attribute.path("key").asText();
              if (key.startsWith(TAG_PREFIX) && key.length() > TAG_PREFIX.length()) {
                tags.put(key.substring(TAG_PREFIX.length()), root.attribute(key).orElseThrow());
              }
            });
    return tags;
  }
}
