package lazo.serving.log;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Asks the disk to keep what was appended, again and again, on a thread of its own. */
final class Syncer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Syncer.class.getName());

  private final SegmentLog segments;
  private final int everyMillis;
  private final Thread thread;
  private final Object lock = new Object();
  private boolean stopped;
  private boolean failing;

  Syncer(SegmentLog segments, int everyMillis) {
    this.segments = segments;
    this.everyMillis = everyMillis;
    this.thread = Thread.ofPlatform().daemon().name("lazo-log-sync").start(this::run);
  }

  void syncNow() {
    synchronized (segments) {
      try {
        segments.sync();
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.log(Level.ERROR, "the log cannot be synced to the disk: " + e.getMessage());
        }
        failing = true;
      }
    }
  }

  private void run() {
    while (waited()) {
      syncNow();
    }
  }

  /** False when it is time to stop. */
  @SuppressWarnings("WaitNotInLoop") // waking early only syncs early
  private boolean waited() {
    synchronized (lock) {
      if (!stopped) {
        try {
          lock.wait(everyMillis);
        } catch (InterruptedException e) {
          return false;
        }
      }
      return !stopped;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      stopped = true;
      lock.notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
