package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is killed in the middle of a day, and one that is not, end with the same table. */
@Needs(Needs.Need.TIME)
class ResumeTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Instant CUT = Instant.parse("2001-02-03T10:00:00Z");

  @TempDir Path folder;

  private Process demo(String data, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlazo.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                "lazo.cli.Main",
                "demo",
                "--once",
                "--until",
                "2001-02-05",
                "--port",
                "0",
                "--data",
                folder.resolve(data).toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(data + ".log").toFile())
        .start();
  }

  /**
   * The month's line up to what was served: flights, log loss of the first model, and as served.
   */
  private String february(String data) throws IOException {
    String line =
        Files.readAllLines(folder.resolve(data + ".log")).stream()
            .filter(text -> text.startsWith("2001-02 "))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no table in " + data));
    return String.join(" ", List.of(line.split(" +")).subList(0, 4));
  }

  private void end(Process demo, String data) throws Exception {
    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(demo.exitValue()).as(Files.readString(folder.resolve(data + ".log"))).isZero();
  }

  private void awaitBookmark(Process demo, String data) throws Exception {
    Path bookmark = folder.resolve(data).resolve("demo-bookmark");
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!Files.exists(bookmark)
        || Instant.parse(Files.readString(bookmark).strip()).isBefore(CUT)) {
      assertThat(demo.isAlive()).as("the demo ended too early").isTrue();
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(2);
    }
  }

  @Test
  void goesOnWhereItWasKilled() throws Exception {
    end(demo("whole"), "whole");
    Process killed = demo("cut");
    awaitBookmark(killed, "cut");
    killed.destroyForcibly().waitFor(); // its server stays behind
    end(demo("cut", "--resume"), "cut");
    assertThat(Files.readString(folder.resolve("cut.log"))).doesNotContain("does not know");
    assertThat(february("cut")).isEqualTo(february("whole"));
  }
}
