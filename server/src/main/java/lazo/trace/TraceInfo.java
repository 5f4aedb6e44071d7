package lazo.trace;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace without its spans. */
public record TraceInfo(
    String id,
    String experimentId,
    @Nullable String clientRequestId,
    @Nullable String requestPreview,
    @Nullable String responsePreview,
    long requestTimeMillis,
    @Nullable Long durationMillis,
    TraceState state,
    Map<String, String> metadata,
    Map<String, String> tags,
    List<Assessment> assessments) {
  public TraceInfo {
    metadata = Map.copyOf(metadata);
    tags = Map.copyOf(tags);
    assessments = List.copyOf(assessments);
  }
}
