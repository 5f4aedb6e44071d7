package lazo.loop;

import java.util.List;
import lazo.event.Event;

/** What loops tell the rest. */
public final class LoopEvents {
  private LoopEvents() {}

  /** A revision of a loop took effect. */
  public record LoopApplied(String loop, int revision, List<String> changes) implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }

  /** A loop was deleted; what it made stays until it is deleted itself. */
  public record LoopDeleted(String loop) implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }
}
