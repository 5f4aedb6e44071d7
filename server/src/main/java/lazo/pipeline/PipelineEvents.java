package lazo.pipeline;

import java.util.Map;
import lazo.event.Event;

/** What pipelines tell the rest. */
public final class PipelineEvents {
  private PipelineEvents() {}

  /** A run was stored and will be worked on. */
  public record PipelineStarted(String loop, String run, Trigger trigger) implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }

  /** A step ended as expected. */
  public record StepFinished(String loop, String run, String step, Map<String, String> outputs)
      implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }

  /** A run is over: FINISHED, STOPPED or FAILED. */
  public record PipelineEnded(
      String loop, String run, Trigger trigger, RunState state, String message) implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }
}
