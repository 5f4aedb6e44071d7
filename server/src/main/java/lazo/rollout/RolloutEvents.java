package lazo.rollout;

import lazo.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * What rollouts tell the rest; each event says in one sentence what was decided and carries the
 * evidence.
 */
public final class RolloutEvents {
  private RolloutEvents() {}

  private static String about(String loop, String endpoint) {
    return loop.isEmpty() ? "endpoint/" + endpoint : "loop/" + loop;
  }

  public record RolloutStarted(String loop, String endpoint, String rollout, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  public record StepPassed(
      String loop,
      String endpoint,
      String rollout,
      int step,
      @Nullable Evidence evidence,
      String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  /**
   * A step has been undecided for longer than it may take; people should look. Told once a step.
   */
  public record RolloutHeld(
      String loop,
      String endpoint,
      String rollout,
      int step,
      @Nullable Evidence evidence,
      String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  public record RolledBack(
      String loop, String endpoint, String rollout, @Nullable Evidence evidence, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  public record Promoted(
      String loop, String endpoint, String rollout, @Nullable Evidence evidence, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  /** Somebody paused, resumed or undid a rollout. */
  public record RolloutChanged(
      String loop, String endpoint, String rollout, RolloutState state, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }
}
