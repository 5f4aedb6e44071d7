package lazo.training;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lazo.problem.LazoException;
import org.jspecify.annotations.Nullable;

/**
 * The main program of the training process: {@code TrainingProcess REQUEST.json [SECONDS]}. Tells
 * its progress in lines of JSON on standard output, at most one a second, and writes result.json
 * into the request's folder. A process of its own, because native training can run out of memory or
 * crash.
 */
public final class TrainingProcess {
  /** The request cannot be trained; the message on standard error says why. */
  static final int BAD_INPUT = 2;

  static final int FAILED = 3;
  static final int OUT_OF_TIME = 4;

  private static final long PROGRESS_NANOS = 1_000_000_000L;

  private final PrintStream out;
  private String phase = "";
  private long told;

  /** Why there is no result. */
  record Failure(int exitCode, String message) {
    static final String FILE = "failure.json";
  }

  private TrainingProcess(PrintStream out) {
    this.out = out;
  }

  static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments.length < 1) {
      System.err.println("usage: TrainingProcess REQUEST.json [SECONDS]");
      System.exit(BAD_INPUT);
    }
    if (arguments.length > 1) {
      haltAfter(Duration.ofSeconds(Long.parseLong(arguments[1])));
    }
    System.exit(new TrainingProcess(out).run(Path.of(arguments[0])));
  }

  private int run(Path file) {
    try {
      var request = Json.read(file, TrainingRequest.class);
      TrainingResult result = new Training(request, this::tell).run();
      Json.write(Path.of(request.outFolder(), TrainingJob.RESULT), result);
      return 0;
    } catch (LazoException e) {
      return fail(file, BAD_INPUT, e.getMessage());
    } catch (OutOfMemoryError e) {
      return fail(
          file,
          FAILED,
          "the training needs more than the %d MB of memory it was given (%s); raise the limit or train on fewer rows"
              .formatted(Runtime.getRuntime().maxMemory() >> 20, e.getMessage()));
    } catch (TrainingFailed e) {
      return fail(file, FAILED, e.getMessage());
    } catch (RuntimeException | Error e) {
      e.printStackTrace(System.err);
      return fail(file, FAILED, "the training failed: " + e);
    }
  }

  /** On standard error for people, beside the request for a parent that may be another by now. */
  private static int fail(Path request, int exitCode, @Nullable String message) {
    var failure = new Failure(exitCode, message == null ? "" : message);
    System.err.println(failure.message());
    if (Files.isRegularFile(request)) {
      Json.write(request.resolveSibling(Failure.FILE), failure);
    }
    return exitCode;
  }

  /** Every new phase, the last round, and in between at most one line a second. */
  private void tell(Progress progress) {
    long now = System.nanoTime();
    boolean last = progress.round() == progress.of();
    if (!progress.phase().equals(phase) || last || now - told >= PROGRESS_NANOS) {
      phase = progress.phase();
      told = now;
      out.println(Json.line(progress));
    }
  }

  /** The parent ends the process too; this one works when the parent is gone. */
  private static void haltAfter(Duration limit) {
    Thread.ofPlatform()
        .name("time-limit")
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(limit);
              } catch (InterruptedException e) {
                return;
              }
              System.err.println("the training did not end within " + limit.toSeconds() + " s");
              Runtime.getRuntime().halt(OUT_OF_TIME);
            });
  }
}
