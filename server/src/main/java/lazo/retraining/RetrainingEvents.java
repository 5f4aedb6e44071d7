package lazo.retraining;

import java.util.Map;
import lazo.event.Event;
import lazo.pipeline.Trigger;

/** What retraining decided. */
public final class RetrainingEvents {
  private RetrainingEvents() {}

  /** A trigger started a pipeline run. */
  public record RetrainingStarted(String loop, String run, Trigger trigger, String summary)
      implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }

  /** A trigger was heard and nothing was started, for the reason given. */
  public record RetrainingDeclined(String loop, Trigger trigger, String reason, String summary)
      implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }

  /** A candidate is trained, registered and packaged. */
  public record CandidateTrained(
      String loop,
      String run,
      String model,
      int version,
      String packageDigest,
      Map<String, Double> metrics,
      String summary)
      implements Event {
    @Override
    public String subject() {
      return "loop/" + loop;
    }
  }
}
