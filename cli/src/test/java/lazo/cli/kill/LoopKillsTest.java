package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private static final int SPREAD_MIN = 10;

  /** A rollout that is open takes up to four more days, and the next training waits for it. */
  private static final int DAYS_AFTERWARDS = 7;

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
    try (var server = new KilledServer(folder);
        var trainings = new Trainings(folder)) {
      var loop = new LittleLoop(server, folder);
      var checks = new LoopChecks(server, loop);
      start(server);
      loop.begin();
      for (Aim aim : aims(random)) {
        live(server, loop, aim, random);
        start(server);
        checks.afterStart();
      }
      Instant lastKill = loop.state.clock();
      loop.play(DAYS_AFTERWARDS);
      checks.afterStart();
      checks.compare();
      checks.wentOn(lastKill);
      assertThat(server.stop()).as("stops when asked to").isTrue();
      assertThat(trainings.now()).as("trainings that nobody waits for").isEmpty();
      assertThat(trainings.most()).as("trainings at once").isEqualTo(1);
    }
  }

  /** With the same clock every time, as whoever resumes a replay does. */
  private static void start(KilledServer server) throws Exception {
    server.start("--replay-clock", LittleLoop.BEGINS.toString());
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
    BooleanSupplier inside = aim == Aim.TRAINING ? loop.state::training : loop::rollingOut;
    int spread = aim.spread;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(AIM_SECONDS_MAX);
    boolean hit = false;
    while (!hit && System.nanoTime() < until && player.isAlive()) {
      if (inside.getAsBoolean()) {
        loop.readDecisions();
        Thread.sleep(random.nextInt(spread));
        hit = inside.getAsBoolean();
        spread = Math.max(SPREAD_MIN, spread / 2); // it was over sooner than that
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
}
