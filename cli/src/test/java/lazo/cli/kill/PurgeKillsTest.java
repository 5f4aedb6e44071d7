package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lazo.cli.kill.KilledServer.Gone;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server process while it deletes runs for good: what stays is whole, and the next time the
 * rest of what goes is gone, rows and files.
 */
@Needs(Needs.Need.TIME)
class PurgeKillsTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/0/";
  private static final int RUNS = 12;
  private static final int STAYING = 4;
  private static final int BATCHES = 45;
  private static final int POINTS = 999; // and one tag: a thousand a batch
  private static final int KILLS = 8;

  @TempDir Path folder;

  @Test
  void leavesNothingHalf() throws Exception {
    var random = new Random(Kills.SEED);
    Kills.tell("while runs are deleted for good", KILLS);
    List<String> runs = new ArrayList<>();
    try (KilledServer server = new KilledServer(folder)) {
      server.start();
      server.awaitReady();
      for (int i = 0; i < RUNS; i++) {
        runs.add(run(server, i));
      }
      List<String> going = runs.subList(STAYING, RUNS);
      going.forEach(run -> done(server.post(MLFLOW + "runs/delete", Map.of("run_id", run)), "bin"));
      int cut = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        cut += purge(server, random.nextInt(120)) ? 0 : 1;
        server.start();
        server.awaitReady();
        runs.subList(0, STAYING).forEach(run -> isWhole(server, run));
      }
      assertThat(cut).as("purges that a kill cut short").isPositive();
      done(server.post("/lazo/v1/bin/purge", Map.of("deleted_for", "0s", "grace", "0s")), "purge");
      JsonNode left =
          done(
              server.post(
                  MLFLOW + "runs/search",
                  Map.of("experiment_ids", List.of("0"), "run_view_type", "ALL")),
              "search");
      assertThat(left.findValuesAsText("run_id"))
          .containsOnlyOnceElementsOf(runs.subList(0, STAYING));
      assertThat(left.path("runs")).hasSize(STAYING);
      runs.subList(0, STAYING).forEach(run -> isWhole(server, run));
      assertThat(server.stop()).isTrue();
      hasNothingOfNoRun(server);
    }
  }

  private static String run(KilledServer server, int number) {
    String run =
        done(server.post(MLFLOW + "runs/create", Map.of("experiment_id", "0")), "run")
            .at("/run/info/run_id")
            .asText();
    for (int batch = 0; batch < BATCHES; batch++) {
      List<Map<String, ?>> metrics = new ArrayList<>();
      for (int i = 0; i < POINTS; i++) {
        int step = batch * POINTS + i;
        metrics.add(Map.of("key", "loss", "value", step, "timestamp", step, "step", step));
      }
      Map<String, ?> body =
          Map.of(
              "run_id", run, "metrics", metrics, "tags", List.of(Map.of("key", "n", "value", "1")));
      done(server.post(MLFLOW + "runs/log-batch", body), "batch");
    }
    byte[] file = ("file of " + number).getBytes(StandardCharsets.UTF_8);
    done(
        server.send("PUT", FILES + run + "/artifacts/f.txt", BodyPublishers.ofByteArray(file)),
        "file");
    return run;
  }

  /** False when the server was killed before it answered. */
  private static boolean purge(KilledServer server, int millis) throws Exception {
    Thread killer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Thread.sleep(millis);
                    server.kill();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      done(server.post("/lazo/v1/bin/purge", Map.of("deleted_for", "0s", "grace", "0s")), "purge");
      return true;
    } catch (Gone killed) {
      return false;
    } finally {
      killer.join();
    }
  }

  private static void isWhole(KilledServer server, String run) {
    JsonNode last = done(server.get(MLFLOW + "runs/get?run_id=" + run), "run");
    assertThat(last.at("/run/data/metrics/0/value").asInt()).isEqualTo(BATCHES * POINTS - 1);
    JsonNode history =
        done(
            server.get(
                MLFLOW + "metrics/get-history?max_results=100000&metric_key=loss&run_id=" + run),
            "history");
    assertThat(history.path("metrics")).hasSize(BATCHES * POINTS);
    assertThat(server.get(FILES + run + "/artifacts/f.txt").status()).isEqualTo(200);
  }

  private static void hasNothingOfNoRun(KilledServer server) throws Exception {
    String url = "jdbc:sqlite:" + server.data().resolve("lazo.db");
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      for (String table :
          List.of("metric", "metric_batch", "latest_metric", "run_tag", "run_param", "run_model")) {
        try (ResultSet found =
            statement.executeQuery(
                "select count(*) from " + table + " where run not in (select id from run)")) {
          assertThat(found.getInt(1)).as(table).isZero();
        }
      }
    }
    try (Stream<Path> blobs = Files.walk(server.data().resolve("blobs"))) {
      assertThat(blobs.filter(Files::isRegularFile)).hasSize(STAYING);
    }
  }
}
