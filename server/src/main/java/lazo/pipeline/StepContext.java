package lazo.pipeline;

import java.util.Map;

/**
 * What a step is given: the run it belongs to, the run's inputs, and the outputs of all steps
 * before it (one map; a later step's output replaces an earlier one of the same name).
 */
public record StepContext(
    String runId, String loop, Trigger trigger, int attempt, Map<String, String> values) {
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("pipeline run " + runId + " has no value '" + name + "'");
    }
    return value;
  }
}
