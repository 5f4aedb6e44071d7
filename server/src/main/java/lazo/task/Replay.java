package lazo.task;

import java.time.Instant;
import lazo.event.Events;
import lazo.problem.Conflict;

/**
 * Drives a server through simulated time. Moving the clock to an instant first does all the work
 * due until then, in the order in which it falls due, training included; events are delivered
 * between any two tasks. So what a server decides in a replay does not depend on how fast the
 * machine is.
 */
public final class Replay {
  private final ReplayClock clock;
  private final Tasks tasks;
  private final Events events;

  public Replay(ReplayClock clock, Tasks tasks, Events events) {
    this.clock = clock;
    this.tasks = tasks;
    this.events = events;
    tasks.replayInstant().ifPresent(clock::moveTo); // after a restart time goes on where it stood
  }

  public Instant now() {
    return clock.instant();
  }

  /** Moves the clock and returns when all work due until then is done. */
  public synchronized void advance(Instant to) {
    if (to.isBefore(clock.instant())) {
      throw new Conflict(
          "the clock stands at " + clock.instant() + " and does not go back to " + to);
    }
    do {
      events.drain();
    } while (tasks.runEarliest(to, clock));
    clock.moveTo(to);
    tasks.replayInstant(to);
  }
}
