package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.cli.kill.KilledServer.Answer;
import lazo.cli.kill.KilledServer.Gone;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty clients log while one searches and the server is killed: what it acknowledged is there. */
@Needs(Needs.Need.TIME)
class ManyClientsKillsTest {
  private static final String MLFLOW = "/api/2.0/mlflow/";
  private static final int CLIENTS = 50;
  private static final int KILLS = 4;

  @TempDir Path folder;

  /** A client with a run of its own, and the steps that the server said it has. */
  private static final class Logger {
    private final String run;
    private final Set<Integer> acknowledged = new HashSet<>();
    private int next;

    Logger(String run) {
      this.run = run;
    }

    void log(KilledServer server, List<Answer> refused) {
      try {
        while (true) {
          int step = next++;
          Answer answer =
              server.post(
                  MLFLOW + "runs/log-metric",
                  Map.of(
                      "run_id",
                      run,
                      "key",
                      "loss",
                      "value",
                      step,
                      "timestamp",
                      step,
                      "step",
                      step));
          if (answer.status() == 200) {
            acknowledged.add(step);
          } else {
            refused.add(answer);
            return;
          }
        }
      } catch (Gone killed) {
        // the step that was under way may be there or not
      }
    }
  }

  @Test
  void losesNothingItAcknowledged() throws Exception {
    var random = new Random(Kills.SEED);
    Kills.tell("while " + CLIENTS + " clients log", KILLS);
    List<Answer> refused = Collections.synchronizedList(new ArrayList<>());
    try (KilledServer server = new KilledServer(folder)) {
      server.start();
      server.awaitReady();
      List<Logger> loggers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        JsonNode run =
            done(server.post(MLFLOW + "runs/create", Map.of("experiment_id", "0")), "run");
        loggers.add(new Logger(run.at("/run/info/run_id").asText()));
      }
      var searches = new AtomicInteger();
      for (int kill = 0; kill < KILLS; kill++) {
        List<Thread> threads = new ArrayList<>();
        loggers.forEach(
            logger -> threads.add(Thread.startVirtualThread(() -> logger.log(server, refused))));
        threads.add(Thread.startVirtualThread(() -> search(server, searches)));
        Thread.sleep(1_500 + random.nextInt(1_000));
        server.kill();
        for (Thread thread : threads) {
          thread.join();
        }
        server.start();
        server.awaitReady();
      }
      assertThat(searches).as("searches that were answered meanwhile").hasPositiveValue();
      assertThat(refused).as("a living server refuses nothing").isEmpty();
      int points = 0;
      for (Logger logger : loggers) {
        assertThat(logger.acknowledged).hasSizeGreaterThan(KILLS);
        Set<Integer> there = steps(server, logger.run);
        assertThat(there).containsAll(logger.acknowledged);
        points += there.size();
      }
      System.out.println(
          "points of "
              + CLIENTS
              + " clients over "
              + KILLS
              + " kills: "
              + points
              + ", searches meanwhile: "
              + searches);
    }
  }

  private static void search(KilledServer server, AtomicInteger answered) {
    try {
      while (true) {
        Answer answer =
            server.post(
                MLFLOW + "runs/search",
                Map.of(
                    "experiment_ids",
                    List.of("0"),
                    "filter",
                    "metrics.loss > 1",
                    "order_by",
                    List.of("metrics.loss DESC")));
        done(answer, "search");
        answered.incrementAndGet();
      }
    } catch (Gone killed) {
      // that is the end
    }
  }

  private static Set<Integer> steps(KilledServer server, String run) {
    Set<Integer> steps = new HashSet<>();
    JsonNode metrics =
        done(server.get(MLFLOW + "metrics/get-history?metric_key=loss&run_id=" + run), "history")
            .path("metrics");
    metrics.forEach(point -> assertThat(steps.add(point.path("step").asInt())).isTrue());
    return steps;
  }
}
