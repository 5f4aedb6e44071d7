package lazo.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as it stands, with its steps in order. {@code message} says why it stopped or failed. */
public record PipelineRun(
    String id,
    String loop,
    Trigger trigger,
    RunState state,
    String message,
    Instant started,
    @Nullable Instant ended,
    Map<String, String> inputs,
    List<Step> steps) {

  /** One step of a run. Times are null until they are known. */
  public record Step(
      String name,
      RunState state,
      int attempts,
      String message,
      @Nullable Instant started,
      @Nullable Instant ended,
      Map<String, String> outputs) {}
}
