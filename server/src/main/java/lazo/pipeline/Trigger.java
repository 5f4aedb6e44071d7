package lazo.pipeline;

import java.util.Map;

/**
 * What started a run.
 *
 * @param kind schedule, drift, quality, definition, data or manual
 * @param reason one sentence for people
 * @param evidence the numbers behind it, for example the alert's id, value and threshold
 */
public record Trigger(String kind, String reason, Map<String, String> evidence) {
  public Trigger {
    evidence = Map.copyOf(evidence);
  }
}
