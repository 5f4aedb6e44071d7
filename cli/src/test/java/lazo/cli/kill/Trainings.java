package lazo.cli.kill;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the training processes that work for one folder at the same time. */
final class Trainings implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Path folder;
  private final AtomicInteger most = new AtomicInteger();
  private volatile boolean closed;

  Trainings(Path folder) {
    this.folder = folder;
    Thread.ofPlatform().daemon().name("trainings").start(this::watch);
  }

  private void watch() {
    try {
      while (!closed) {
        most.accumulateAndGet(now().size(), Math::max);
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command lines of those that work now. */
  List<String> now() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("TrainingProcess") && line.contains(folder.toString()))
        .toList();
  }

  /** How many were seen at once at most. */
  int most() {
    return most.get();
  }

  @Override
  public void close() {
    closed = true;
  }
}
