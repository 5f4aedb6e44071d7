package lazo.pipeline;

/**
 * Does the work of one step. It may be called again for the same run after a crash, so it must be
 * idempotent: derive names and folders from the run id and find what an earlier try left behind.
 */
@FunctionalInterface
public interface StepHandler {
  StepOutcome run(StepContext context);
}
