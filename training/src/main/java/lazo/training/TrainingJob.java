package lazo.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import lazo.problem.InvalidInput;

/**
 * Runs a training in a process of its own. What stands in the request's folder says how far it is,
 * so that asking again is safe: a finished training is not repeated, one under way is joined, even
 * by another parent, and one that failed starts anew.
 */
public final class TrainingJob {
  /** The package, in the request's folder. */
  public static final String PACKAGE = "package";

  static final String RESULT = "result.json";

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  /**
   * What a training may use.
   *
   * @param memoryMb of the Java heap; XGBoost takes about 100 bytes a row beside it
   * @param time after which it is ended
   * @param niceness 0 (like any process) to 19 (only what nobody else wants)
   */
  public record Limits(int memoryMb, Duration time, int niceness) {
    public Limits {
      if (memoryMb < 1 || time.isNegative() || time.isZero() || niceness < 0 || niceness > 19) {
        throw new InvalidInput(
            "limits must be at least 1 MB, more than 0 s and niceness 0 to 19, were %d MB, %s and %d"
                .formatted(memoryMb, time, niceness));
      }
    }
  }

  private final InstantSource clock;

  public TrainingJob(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Trains and waits for the end. An interrupt ends the training process.
   *
   * @param progress hears of phases and rounds, on the calling thread
   * @throws InvalidInput if the request cannot be trained, with the reason
   * @throws TrainingFailed if the training ran out of memory or time or crashed
   */
  public TrainingResult run(TrainingRequest request, Limits limits, Consumer<Progress> progress)
      throws InterruptedException {
    var folder = Path.of(request.outFolder());
    if (isFinished(folder)) {
      return Json.read(folder.resolve(RESULT), TrainingResult.class);
    }
    var child = Child.running(folder).orElseGet(() -> Child.start(folder, request, limits));
    await(child, limits, progress);
    if (!isFinished(folder)) {
      throw failure(child, limits);
    }
    return Json.read(folder.resolve(RESULT), TrainingResult.class);
  }

  /** Whether the training of this folder ended in a package. */
  public static boolean isFinished(Path folder) {
    return Files.isRegularFile(folder.resolve(RESULT));
  }

  private void await(Child child, Limits limits, Consumer<Progress> progress)
      throws InterruptedException {
    try {
      var tail = new Tail(child.progressFile());
      boolean ended = false;
      while (!ended) {
        ended = child.endsWithin(LOOK_EVERY);
        tail.lines().forEach(progress);
        Duration taken = Duration.between(child.startedAt(), clock.instant());
        if (!ended && taken.compareTo(limits.time()) > 0) {
          child.kill(END_WITHIN);
          throw new TrainingFailed(
              "the training did not end within %d s and was stopped; raise the time limit or train on fewer rows or rounds"
                  .formatted(limits.time().toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      child.kill(END_WITHIN);
      throw e;
    }
  }

  private static RuntimeException failure(Child child, Limits limits) {
    return child
        .failure()
        .map(TrainingJob::told)
        .orElseGet(
            () ->
                new TrainingFailed(
                    "the training process crashed or was ended from outside (%s, limit %d MB); the machine may have run out of memory. It said: %s"
                        .formatted(child.exit(), limits.memoryMb(), child.errors())));
  }

  private static RuntimeException told(TrainingProcess.Failure failure) {
    return failure.exitCode() == TrainingProcess.BAD_INPUT
        ? new InvalidInput(failure.message())
        : new TrainingFailed(failure.message());
  }
}
