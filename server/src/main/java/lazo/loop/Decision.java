package lazo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One row of a loop's timeline.
 *
 * @param summary one sentence, in English; the event's own words where it has them
 * @param evidence the event itself: the numbers, the method, the ids to follow
 */
public record Decision(
    long seq,
    String type,
    Instant at,
    Stage stage,
    Outcome outcome,
    String summary,
    JsonNode evidence) {
  /** How it turned out; looks the same on every page. */
  public enum Outcome {
    PASSED,
    FAILED,
    UNDECIDED,
    RUNNING,
    NOTED
  }
}
