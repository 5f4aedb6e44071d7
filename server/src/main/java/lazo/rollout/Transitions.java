package lazo.rollout;

import java.time.Instant;
import java.time.InstantSource;
import lazo.event.Events;
import lazo.rollout.RolloutEvents.Promoted;
import lazo.rollout.RolloutEvents.RolledBack;
import lazo.rollout.RolloutEvents.RolloutHeld;
import lazo.rollout.RolloutEvents.StepPassed;
import lazo.task.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * What a decision does to a rollout: its state, its traffic and what is told about it, all in the
 * write under way.
 */
final class Transitions {
  private static final String OVERDUE = "overdue, ";

  private final RolloutStore store;
  private final Events events;
  private final Tasks tasks;
  private final InstantSource clock;
  private final Rollouts.Traffic traffic;

  Transitions(
      RolloutStore store,
      Events events,
      Tasks tasks,
      InstantSource clock,
      Rollouts.Traffic traffic) {
    this.store = store;
    this.events = events;
    this.tasks = tasks;
    this.clock = clock;
    this.traffic = traffic;
  }

  void advance(Rollout rollout, Evidence seen, String reason, Instant now) {
    RolloutSpec spec = rollout.spec();
    var next =
        new Rollout(
            rollout.id(),
            spec,
            RolloutState.RUNNING,
            rollout.step() + 1,
            rollout.began(),
            now,
            null,
            reason,
            seen);
    store.put(next);
    String summary =
        "step "
            + percent(rollout.weight())
            + " passed, on to "
            + percent(next.weight())
            + ": "
            + reason;
    traffic.shift(spec, next.weight(), spec.shadow(), summary);
    events.append(
        new StepPassed(spec.loop(), spec.endpoint(), rollout.id(), rollout.step(), seen, summary));
  }

  void promote(Rollout rollout, @Nullable Evidence seen, String reason) {
    RolloutSpec spec = rollout.spec();
    String summary = spec.challenger() + " promoted, " + spec.champion() + " retired: " + reason;
    end(rollout, RolloutState.PROMOTED, seen, reason);
    traffic.crown(
        spec,
        spec.challenger(),
        spec.challenger() + " serves " + spec.endpoint() + " in place of " + spec.champion());
    events.append(new Promoted(spec.loop(), spec.endpoint(), rollout.id(), seen, summary));
  }

  void rollBack(Rollout rollout, Evidence seen, String reason) {
    RolloutSpec spec = rollout.spec();
    String summary =
        spec.challenger() + " rolled back at " + percent(rollout.weight()) + ": " + reason;
    end(rollout, RolloutState.ROLLED_BACK, seen, reason);
    traffic.shift(spec, 0, false, summary);
    events.append(new RolledBack(spec.loop(), spec.endpoint(), rollout.id(), seen, summary));
  }

  void hold(Rollout rollout, Evidence seen, String reason, boolean overdue) {
    boolean told = rollout.reason().startsWith(OVERDUE);
    store.put(
        new Rollout(
            rollout.id(),
            rollout.spec(),
            RolloutState.RUNNING,
            rollout.step(),
            rollout.began(),
            rollout.stepBegan(),
            null,
            (overdue ? OVERDUE : "") + reason,
            seen));
    if (overdue && !told) {
      RolloutSpec spec = rollout.spec();
      String summary =
          "step "
              + percent(rollout.weight())
              + " is held for longer than it may take; promote or abort it: "
              + reason;
      events.append(
          new RolloutHeld(
              spec.loop(), spec.endpoint(), rollout.id(), rollout.step(), seen, summary));
    }
  }

  void end(Rollout rollout, RolloutState state, @Nullable Evidence seen, String reason) {
    store.put(
        new Rollout(
            rollout.id(),
            rollout.spec(),
            state,
            rollout.step(),
            rollout.began(),
            rollout.stepBegan(),
            clock.instant(),
            reason,
            seen));
    tasks.cancel(Rollouts.TASK, rollout.id());
  }

  static String percent(int basisPoints) {
    return basisPoints % 100 == 0 ? basisPoints / 100 + " %" : basisPoints / 100.0 + " %";
  }
}
