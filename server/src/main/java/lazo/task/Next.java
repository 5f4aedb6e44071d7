package lazo.task;

import java.time.Instant;

/** What becomes of a task after its handler ran. */
public sealed interface Next {
  /** The task is over and forgotten. */
  record Done() implements Next {}

  /** The task runs again at the instant, with the same payload. */
  record Again(Instant at) implements Next {}

  static Next done() {
    return new Done();
  }

  static Next again(Instant at) {
    return new Again(at);
  }
}
