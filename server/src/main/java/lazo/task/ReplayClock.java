package lazo.task;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Never goes back. Thread safe. */
public final class ReplayClock implements InstantSource {
  private volatile Instant now;

  public ReplayClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  synchronized void moveTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }
}
