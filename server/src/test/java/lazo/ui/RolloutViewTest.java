package lazo.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lazo.rollout.Rollout;
import lazo.rollout.RolloutSpec;
import lazo.rollout.RolloutState;
import lazo.rollout.Target;
import org.junit.jupiter.api.Test;

class RolloutViewTest {
  private static final Instant BEGAN = Instant.parse("2001-03-02T03:00:00Z");

  private static RolloutView view(RolloutState state, boolean serves) {
    RolloutSpec spec =
        new RolloutSpec(
            "flights",
            "flights",
            new Target("flights", 1, "one"),
            new Target("flights", 2, "two"),
            List.of(100, 1_000, 5_000),
            true,
            "log_loss",
            0.002,
            500,
            Duration.ofDays(14),
            List.of(),
            "");
    Rollout rollout = new Rollout("id", spec, state, 1, BEGAN, BEGAN, null, "", null);
    return RolloutView.of(rollout, List.of(), serves);
  }

  @Test
  void offersToUndoAPromotionOnlyWhileItsChallengerServes() {
    assertThat(view(RolloutState.PROMOTED, true).verbs()).containsExactly("undo");
    assertThat(view(RolloutState.PROMOTED, false).verbs()).isEmpty();
  }

  @Test
  void offersNothingOnceTheChallengerIsGone() {
    assertThat(view(RolloutState.ROLLED_BACK, false).verbs()).isEmpty();
    assertThat(view(RolloutState.RUNNING, false).verbs())
        .containsExactly("pause", "promote", "abort");
  }

  @Test
  void showsThePresentStepBetweenThoseBeforeAndAfter() {
    assertThat(view(RolloutState.RUNNING, false).steps())
        .extracting(RolloutView.Step::state)
        .containsExactly("passed", "running", "waiting");
  }
}
