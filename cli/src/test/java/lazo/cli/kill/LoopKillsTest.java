package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import lazo.cli.kill.KilledServer.Gone;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a server in the middle of trainings and of rollouts; its loop goes on all the same. */
@Needs(Needs.Need.TIME)
class LoopKillsTest {
  private enum Aim {
    TRAINING(1_500),
    ROLLOUT(40);

    /** How long after it was seen to begin the kill may come, in milliseconds. */
    final int spread;

    Aim(int spread) {
      this.spread = spread;
    }
  }

  private static final long AIM_SECONDS_MAX = 90;
  private static final int DAYS_AFTERWARDS = 4;

  /** A step that never survives is not begun for ever; the next trigger starts another run. */
  private static final String GIVEN_UP = "it was begun 3 times and the server stopped each time";

  @TempDir Path folder;

  private static List<Aim> aims(Random random) {
    List<Aim> aims = new ArrayList<>();
    aims.addAll(Collections.nCopies(Kills.TRAINING, Aim.TRAINING));
    aims.addAll(Collections.nCopies(Kills.ROLLOUT, Aim.ROLLOUT));
    Collections.shuffle(aims, random);
    return aims;
  }

  @Test
  void goesOnAfterKillsInsideTrainingsAndRollouts() throws Exception {
    Kills.tell("inside trainings", Kills.TRAINING);
    Kills.tell("inside rollouts", Kills.ROLLOUT);
    var random = new Random(Kills.SEED);
    try (var server = new KilledServer(folder)) {
      var loop = new LittleLoop(server, folder);
      start(server, loop);
      loop.begin();
      for (Aim aim : aims(random)) {
        live(server, loop, aim, random);
        start(server, loop);
      }
      String lastKill = loop.clock().toString();
      loop.play(DAYS_AFTERWARDS);
      compare(server, loop);
      wentOn(loop, lastKill);
      assertThat(server.stop()).as("stops when asked to").isTrue();
    }
    assertThat(trainings()).as("trainings that nobody waits for").isEmpty();
  }

  private static void start(KilledServer server, LittleLoop loop) throws Exception {
    server.start("--replay-clock", loop.clock().toString());
    server.awaitReady();
  }

  /** Plays until what is aimed at happens, and kills the server in its middle. */
  private static void live(KilledServer server, LittleLoop loop, Aim aim, Random random)
      throws Exception {
    var refused = new AtomicReference<Throwable>();
    Thread player =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    loop.play();
                  } catch (Gone killed) {
                    // what was not acknowledged is not in the ledger
                  } catch (Throwable e) {
                    refused.set(e);
                  }
                });
    BooleanSupplier inside = aim == Aim.TRAINING ? loop::training : loop::rollingOut;
    int delay = random.nextInt(aim.spread);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(AIM_SECONDS_MAX);
    boolean hit = false;
    while (!hit && System.nanoTime() < until && player.isAlive()) {
      if (inside.getAsBoolean()) {
        loop.readDecisions();
        Thread.sleep(delay);
        hit = inside.getAsBoolean();
        delay = random.nextInt(aim.spread);
      } else {
        Thread.sleep(5);
      }
    }
    server.kill();
    player.join();
    if (refused.get() != null) {
      throw new AssertionError("a living server refused an action", refused.get());
    }
    assertThat(hit).as("a %s was seen within %d s", aim, AIM_SECONDS_MAX).isTrue();
  }

  private static void compare(KilledServer server, LittleLoop loop) {
    System.out.printf(
        "until %s acknowledged: %d predictions, %d labels, %d deliveries, %d decisions%n",
        loop.day(),
        loop.predictions.size() * 200,
        loop.labels.size(),
        loop.deliveries.size(),
        loop.decisions.size());
    assertThat(loop.decisionsNow())
        .as("decisions that were read once")
        .containsAllEntriesOf(loop.decisions);
    loop.deliveries.forEach(
        (version, digest) ->
            assertThat(
                    done(
                            server.get("/lazo/v1/datasets/little/versions/" + version),
                            "version " + version)
                        .path("digest")
                        .asText())
                .isEqualTo(digest));
    assertThat(loop.post(loop.labels).path("duplicates").asInt())
        .as("labels that are known")
        .isEqualTo(loop.labels.size());
    loop.predictions
        .keySet()
        .forEach(
            id ->
                assertThat(loop.post(Map.of(id + "/0", 1)).path("unknownCount").asInt())
                    .as("prediction " + id + " is known")
                    .isZero());
  }

  private static void wentOn(LittleLoop loop, String lastKill) {
    var versions = new HashMap<String, Integer>();
    for (JsonNode run : loop.runs()) {
      if (run.path("state").asText().equals("FAILED")) {
        assertThat(run.path("message").asText()).contains(GIVEN_UP);
        continue;
      }
      assertThat(run.path("state").asText()).as("run " + run).isIn("FINISHED", "STOPPED");
      versions.merge(
          run.path("steps").path(1).path("outputs").path("version").asText(), 1, Integer::sum);
    }
    System.out.printf("%d trainings, %d rollouts%n", loop.runs().size(), loop.rollouts().size());
    assertThat(versions.values()).as("each run made one version: " + versions).containsOnly(1);
    assertThat(loop.runs())
        .as("a training after the last kill, at " + lastKill)
        .anyMatch(
            run ->
                run.path("state").asText().equals("FINISHED")
                    && run.path("started").asText().compareTo(lastKill) > 0);
    List<String> open =
        loop.rollouts().stream()
            .map(rollout -> rollout.path("state").asText())
            .filter(state -> !state.equals("PROMOTED") && !state.equals("ROLLED_BACK"))
            .toList();
    assertThat(open).as("rollouts that are not over").hasSizeLessThanOrEqualTo(1);
  }

  private List<String> trainings() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }
}
