package lazo.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The training process of one folder, started here or found running. Its output goes to files, not
 * pipes, so that it outlives its parent and another one can read on.
 */
final class Child {
  private static final String REQUEST = "request.json";
  private static final String CHILD = "process.json";
  private static final String PROGRESS = "progress.jsonl";
  private static final String ERRORS = "errors.txt";
  private static final Path NICE = Path.of("/usr/bin/nice");
  private static final int ERROR_CHARACTERS_MAX = 4000;

  private final Path folder;
  private final ProcessHandle handle;
  private final @Nullable Process process;
  private final Instant startedAt;

  private Child(Path folder, ProcessHandle handle, @Nullable Process process, Instant startedAt) {
    this.folder = folder;
    this.handle = handle;
    this.process = process;
    this.startedAt = startedAt;
  }

  /** What tells a process from a later one of the same number. */
  private record Identity(long pid, long startedAtMillis) {}

  static Optional<Child> running(Path folder) {
    return noted(folder).or(() -> unnoted(folder));
  }

  private static Optional<Child> noted(Path folder) {
    if (!Files.isRegularFile(folder.resolve(CHILD))) {
      return Optional.empty();
    }
    var identity = Json.read(folder.resolve(CHILD), Identity.class);
    return ProcessHandle.of(identity.pid())
        .filter(ProcessHandle::isAlive)
        .filter(handle -> started(handle).toEpochMilli() == identity.startedAtMillis())
        .map(handle -> new Child(folder, handle, null, started(handle)));
  }

  /** One whose parent died between starting it and writing that down. */
  private static Optional<Child> unnoted(Path folder) {
    String request = folder.resolve(REQUEST).toString();
    return ProcessHandle.allProcesses()
        .filter(handle -> trains(handle, request))
        .map(handle -> new Child(folder, handle, null, started(handle)))
        .findFirst();
  }

  private static boolean trains(ProcessHandle handle, String request) {
    List<String> arguments = handle.info().arguments().map(List::of).orElse(List.of());
    return arguments.contains(TrainingProcess.class.getName()) && arguments.contains(request);
  }

  static Child start(Path folder, TrainingRequest request, TrainingJob.Limits limits) {
    try {
      Files.createDirectories(folder);
      for (String leftover : List.of(CHILD, PROGRESS, ERRORS, TrainingProcess.Failure.FILE)) {
        Files.deleteIfExists(folder.resolve(leftover));
      }
      removePackage(folder.resolve(TrainingJob.PACKAGE));
      Json.write(folder.resolve(REQUEST), request);
      var builder = new ProcessBuilder(command(folder, limits));
      builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
      // Spinning threads of a busy machine made training 15 times slower.
      builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
      builder.redirectOutput(folder.resolve(PROGRESS).toFile());
      builder.redirectError(folder.resolve(ERRORS).toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      Instant startedAt = started(process.toHandle());
      Json.write(folder.resolve(CHILD), new Identity(process.pid(), startedAt.toEpochMilli()));
      return new Child(folder, process.toHandle(), process, startedAt);
    } catch (IOException e) {
      throw new UncheckedIOException("the training process of " + folder + " cannot be started", e);
    }
  }

  Path progressFile() {
    return folder.resolve(PROGRESS);
  }

  Instant startedAt() {
    return startedAt;
  }

  boolean endsWithin(Duration time) throws InterruptedException {
    try {
      handle.onExit().get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the training process cannot be watched", e);
    }
  }

  /** Ends the process now and waits until it is gone. */
  void kill(Duration patience) {
    handle.destroyForcibly();
    boolean interrupted = Thread.interrupted();
    try {
      handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(
          "the training process " + handle.pid() + " cannot be ended", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The exit code is known only of a process that this one started. */
  String exit() {
    return process == null ? "exit code unknown" : "exit code " + process.exitValue();
  }

  /** What the process itself says went wrong. */
  Optional<TrainingProcess.Failure> failure() {
    Path file = folder.resolve(TrainingProcess.Failure.FILE);
    return Files.isRegularFile(file)
        ? Optional.of(Json.read(file, TrainingProcess.Failure.class))
        : Optional.empty();
  }

  /** What the process said on standard error. */
  String errors() {
    try {
      String text = Files.readString(folder.resolve(ERRORS)).strip();
      return text.substring(0, Math.min(text.length(), ERROR_CHARACTERS_MAX));
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> command(Path folder, TrainingJob.Limits limits) {
    var command = new ArrayList<String>();
    if (limits.niceness() > 0 && Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", Integer.toString(limits.niceness())));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + limits.memoryMb() + "m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1"); // what takes long is XGBoost's own code
    String classes = System.getProperty("lazo.class-cache"); // the launcher's, for a fast start
    if (classes != null) {
      command.addAll(List.of("-XX:AOTCache=" + classes, "-Xlog:disable", "-Xlog:all=off"));
    }
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add(TrainingProcess.class.getName());
    command.add(folder.resolve(REQUEST).toString());
    command.add(Long.toString(Math.max(1, limits.time().toSeconds())));
    return command;
  }

  private static Instant started(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }

  private static void removePackage(Path leftover) throws IOException {
    if (Files.isDirectory(leftover)) {
      try (var files = Files.list(leftover)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(leftover);
    }
  }
}
