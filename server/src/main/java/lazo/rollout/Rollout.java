package lazo.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rollout as it stands.
 *
 * @param step index into the spec's weights
 * @param reason why it is in its state, with the numbers
 * @param evidence of the last look, null before the first
 */
public record Rollout(
    String id,
    RolloutSpec spec,
    RolloutState state,
    int step,
    Instant began,
    Instant stepBegan,
    @Nullable Instant ended,
    String reason,
    @Nullable Evidence evidence) {

  /** The challenger's share of the traffic now, in basis points. */
  public int weight() {
    return switch (state) {
      case RUNNING, PAUSED -> spec.weights().get(step);
      case PROMOTED -> 10_000;
      case ROLLED_BACK, ABORTED, UNDONE -> 0;
    };
  }
}
