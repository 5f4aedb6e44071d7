package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, started as {@code ./lazo server} does. */
final class LazoProcess implements AutoCloseable {
  private static final Pattern ANSWERS = Pattern.compile("answers at (http://\\S+)");
  private static final long START_MILLIS_MAX = 60_000;

  private final Process process;
  private final String url;

  private LazoProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static LazoProcess start(Path folder) {
    return start(folder, Map.of());
  }

  /**
   * @param environment added to this one's
   */
  static LazoProcess start(Path folder, Map<String, String> environment, String... options) {
    try {
      Path log = Files.createFile(folder.resolve("server.log"));
      List<String> command =
          command("server", "--port", "0", "--data", folder.resolve("lazo-data").toString());
      command.addAll(List.of(options));
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      return new LazoProcess(process, url(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line, as a new process. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "lazo.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String url(Process process, Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS_MAX);
    while (process.isAlive() && System.nanoTime() < deadline) {
      Matcher matcher = ANSWERS.matcher(Files.readString(log));
      if (matcher.find()) {
        return matcher.group(1);
      }
      pause();
    }
    process.destroyForcibly();
    throw new IllegalStateException("the server did not start: " + Files.readString(log));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server started", e);
    }
  }

  String url() {
    return url;
  }

  /** Ends it at once, as a power cut does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the server stops").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
