package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.event.StoredEvent;
import lazo.rollout.Evidence;
import lazo.rollout.Rollout;
import lazo.rollout.RolloutEvents.StepPassed;
import lazo.rollout.RolloutState;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * A rollout step by step, each with what it was judged by.
 *
 * @param serves whether its challenger is the champion now, so that its promotion can be undone
 */
public record RolloutView(Rollout rollout, List<Step> steps, boolean serves) {
  /**
   * @param number from 1
   * @param weight the challenger's share in basis points
   * @param state the badge: passed, running, failed, stopped or waiting
   * @param evidence that the step was judged by, or is being judged by; null before the first look
   * @param reason why it is in its state, empty while it waits
   */
  public record Step(
      int number,
      int weight,
      String state,
      @Nullable Instant began,
      @Nullable Instant ended,
      @Nullable Evidence evidence,
      String reason) {
    /** The paired comparison, drawn; null when there is none yet. */
    public @Nullable IntervalBar comparison(double margin) {
      return evidence == null || Double.isInfinite(evidence.quality().upper())
          ? null
          : IntervalBar.of(evidence.quality(), margin);
    }
  }

  /**
   * @param events about the loop, newest first
   */
  static RolloutView of(Rollout rollout, List<StoredEvent> events, boolean serves) {
    Map<Integer, StoredEvent> passed = new HashMap<>();
    Map<Integer, StepPassed> reasons = new HashMap<>();
    for (StoredEvent event : events) {
      if (event.type().equals(StepPassed.class.getSimpleName())) {
        StepPassed step = Json.read(event.payload(), StepPassed.class);
        if (step.rollout().equals(rollout.id())) {
          passed.put(step.step(), event);
          reasons.put(step.step(), step);
        }
      }
    }
    List<Step> steps = new ArrayList<>();
    Instant began = rollout.began();
    for (int i = 0; i < rollout.spec().weights().size(); i++) {
      StoredEvent event = passed.get(i);
      StepPassed reason = reasons.get(i);
      if (event != null && reason != null) {
        steps.add(
            step(rollout, i, "passed", began, event.at(), reason.evidence(), reason.summary()));
        began = event.at();
      } else {
        steps.add(unpassed(rollout, i));
      }
    }
    return new RolloutView(rollout, steps, serves);
  }

  private static Step unpassed(Rollout rollout, int index) {
    if (index < rollout.step()) { // its event is too old to be kept on the page
      return step(rollout, index, "passed", null, null, null, "");
    }
    if (index > rollout.step()) {
      return step(rollout, index, "waiting", null, null, null, "");
    }
    return step(
        rollout,
        index,
        badge(rollout.state()),
        rollout.stepBegan(),
        rollout.ended(),
        rollout.evidence(),
        rollout.reason());
  }

  private static Step step(
      Rollout rollout,
      int index,
      String state,
      @Nullable Instant began,
      @Nullable Instant ended,
      @Nullable Evidence evidence,
      String reason) {
    return new Step(
        index + 1, rollout.spec().weights().get(index), state, began, ended, evidence, reason);
  }

  /** The badge of a rollout and of the step it stands at. */
  public static String badge(RolloutState state) {
    return switch (state) {
      case RUNNING -> "running";
      case PAUSED -> "paused";
      case PROMOTED -> "passed";
      case ROLLED_BACK -> "failed";
      case ABORTED, UNDONE -> "stopped";
    };
  }

  /** What somebody may do with it now, in the order of the buttons. */
  public List<String> verbs() {
    return switch (rollout.state()) {
      case RUNNING -> List.of("pause", "promote", "abort");
      case PAUSED -> List.of("resume", "promote", "abort");
      case PROMOTED -> serves ? List.of("undo") : List.of(); // later ones built on it
      case ROLLED_BACK, ABORTED, UNDONE -> List.of();
    };
  }
}
