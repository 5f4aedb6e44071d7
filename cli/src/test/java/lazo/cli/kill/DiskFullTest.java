package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import lazo.cli.kill.KilledServer.Answer;
import lazo.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on a disk of its own, a small one, that fills up. */
@Needs(Needs.Need.TIME)
class DiskFullTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final int QUIET_TIMES = 15;

  @TempDir Path folder;

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private Path disk() {
    return folder.resolve("data");
  }

  @BeforeEach
  void mount() throws Exception {
    Files.createDirectories(disk());
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk().toString()) == 0,
        "a disk of its own cannot be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk().toString());
  }

  /**
   * Until nothing more fits for a while: what a process held when it ended comes free a little
   * later, the later the busier the machine.
   */
  private void fill() throws Exception {
    for (int quiet = 0; quiet < QUIET_TIMES; ) {
      quiet = fillOnce() ? 0 : quiet + 1;
      Thread.sleep(100);
    }
  }

  /** True when anything fitted. */
  private boolean fillOnce() throws IOException {
    byte[] piece = new byte[4096];
    boolean fitted = false;
    Path file = disk().resolve("somebody-elses-file");
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(piece);
        fitted = true;
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(disk()).getUsableSpace()).isLessThan(piece.length);
      return fitted;
    }
  }

  private void free() throws IOException {
    Files.delete(disk().resolve("somebody-elses-file"));
  }

  private static Answer log(KilledServer server, String run, int step) {
    return server.post(
        MLFLOW + "runs/log-metric",
        Map.of("run_id", run, "key", "loss", "value", step, "timestamp", step, "step", step));
  }

  @Test
  void refusesWritesWithTheReasonAnswersReadsAndGoesOnAfterwards() throws Exception {
    try (var server = new KilledServer(folder)) {
      server.start();
      server.awaitReady();
      String run =
          done(server.post(MLFLOW + "runs/create", Map.of("experiment_id", "0")), "run")
              .path("run")
              .path("info")
              .path("run_id")
              .asText();
      done(log(server, run, 1), "metric");
      done(server.get(MLFLOW + "runs/get?run_id=" + run), "a read, which files the metric");
      fill();
      Answer refused = log(server, run, 2);
      for (int step = 3; refused.status() == 200 && step < 1_000; step++) {
        refused = log(server, run, step); // what was set aside for the log is used up first
      }
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body().path("message").asText())
          .isEqualTo(
              "the disk that holds the database is full; free some space, nothing was stored");
      Answer upload =
          server.send(
              "PUT",
              "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/big.bin",
              BodyPublishers.ofByteArray(new byte[1 << 20]));
      assertThat(upload.status()).isEqualTo(503);
      assertThat(upload.body().path("message").asText()).contains("was not stored");
      done(server.get(MLFLOW + "runs/get?run_id=" + run), "a read");
      free();
      done(log(server, run, 5_000), "a metric after space was freed");
      var steps =
          done(server.get(MLFLOW + "metrics/get-history?metric_key=loss&run_id=" + run), "history")
              .path("metrics")
              .findValuesAsText("step");
      assertThat(steps).contains("1", "5000").doesNotHaveDuplicates();
      assertThat(server.stop()).isTrue();
    }
  }

  @Test
  void saysInOneLineThatItCannotStart() throws Exception {
    try (var server = new KilledServer(folder)) {
      fill();
      server.start();
      assertThat(server.awaitEnd()).isEqualTo(2);
      assertThat(said(server))
          .containsExactly(
              "lazo: the disk that holds " + disk() + " is full; free some space and start again");
      free();
      server.start();
      server.awaitReady();
      assertThat(server.stop()).isTrue();
      fill();
      server.start();
      assertThat(server.awaitEnd()).isEqualTo(2);
      assertThat(said(server).getLast()).endsWith("is full; free some space and start again");
    }
  }

  private static List<String> said(KilledServer server) throws IOException {
    return server.said().lines().filter(line -> !line.startsWith("Picked up")).toList();
  }
}
