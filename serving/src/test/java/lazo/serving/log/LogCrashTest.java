package lazo.serving.log;

import static lazo.serving.log.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lazo.serving.log.PredictionLog.Options;
import lazo.serving.log.PredictionLog.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the log when its process is killed or its disk is full, with real processes. */
class LogCrashTest {
  @TempDir private Path folder;

  @Test
  void losesNothingThatWasAcknowledgedWhenKilled() throws Exception {
    Set<String> acknowledged = new LinkedHashSet<>();
    for (int life = 0; life < 3; life++) {
      Process writer = start(Writer.class, "0", "life" + life);
      try (BufferedReader said = writer.inputReader()) {
        for (int i = 0; i < 2000; i++) {
          acknowledged.add(said.readLine());
        }
        writer.toHandle().destroyForcibly(); // and not writer's own, which also closes the pipe
        said.lines().filter(line -> line.endsWith(";")).forEach(acknowledged::add);
      }
      assertThat(writer.waitFor()).as("killed").isNotZero();
    }
    try (var log = PredictionLog.open(folder, Writer.OPTIONS)) {
      List<String> kept = new ArrayList<>();
      log.read(Position.START, Integer.MAX_VALUE, logged -> kept.add(logged.id() + ";"));
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(6000);
      assertThat(kept).doesNotHaveDuplicates().containsAll(acknowledged);
    }
  }

  @Test
  void dropsAndCountsWhenTheDiskIsFullAndGoesOn() throws Exception {
    Process writer = start(Writer.class, "64", "full");
    List<String> said = writer.inputReader().lines().toList();
    assertThat(writer.waitFor()).isZero();

    long written = said.stream().filter(line -> line.endsWith(";")).count();
    assertThat(said.getLast()).isEqualTo("WRITTEN " + written + " DROPPED " + (3000 - written));
    assertThat(written).isBetween(100L, 2999L);
    try (var log = PredictionLog.open(folder, Writer.OPTIONS)) {
      List<String> kept = new ArrayList<>();
      log.read(Position.START, Integer.MAX_VALUE, logged -> kept.add(logged.id() + ";"));
      assertThat(kept).hasSize((int) written);
      assertThat(log.append(entry("now there is room", 1))).isEqualTo(Outcome.WRITTEN);
    }
  }

  /** Appends as fast as it can and says each id that was taken. */
  static final class Writer {
    static final Options OPTIONS = new Options(1 << 18, 1000);

    public static void main(String[] args) {
      boolean limited = !args[1].equals("0");
      var log = PredictionLog.open(Path.of(args[0]), OPTIONS);
      var out =
          new java.io.PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
      for (int i = 0; !limited || i < 3000; i++) {
        String id = args[2] + "-" + i;
        if (log.append(entry(id, i)) == Outcome.WRITTEN) {
          out.println(id + ";");
        }
      }
      out.println("WRITTEN " + log.counts().written() + " DROPPED " + log.counts().dropped());
      log.close();
    }
  }

  /**
   * Starts a main class in a process of its own whose files may not grow beyond so many KiB, 0: no
   * limit.
   */
  private Process start(Class<?> main, String kibibytes, String name) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String limit = kibibytes.equals("0") ? "" : "ulimit -f " + kibibytes + "; ";
    var command =
        new ProcessBuilder(
            "bash",
            "-c",
            limit + "exec \"$0\" -XX:-UsePerfData \"$@\"",
            java,
            "-cp",
            System.getProperty("java.class.path")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", ""),
            main.getName(),
            folder.toString(),
            kibibytes,
            name);
    return command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
