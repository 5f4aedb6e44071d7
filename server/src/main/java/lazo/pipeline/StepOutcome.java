package lazo.pipeline;

import java.util.Map;

/**
 * How a step ended, when it ended as expected. A fault of the machine is an exception instead, and
 * is tried again.
 */
public sealed interface StepOutcome {
  /** The step did its work; the outputs are there for the steps after it. */
  record Finished(Map<String, String> outputs) implements StepOutcome {
    public Finished {
      outputs = Map.copyOf(outputs);
    }
  }

  /** The run ends here on purpose, for example because a gate failed. */
  record Stopped(String reason, Map<String, String> outputs) implements StepOutcome {
    public Stopped {
      outputs = Map.copyOf(outputs);
    }
  }
}
