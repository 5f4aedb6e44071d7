package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server process without warning, again and again, while clients write, and compares what
 * it has at the end with what it had acknowledged.
 */
@Needs(Needs.Need.TIME)
class TrafficKillsTest {
  /** Every third life ends while the server is still starting. */
  private static final int START_KILLED_EVERY = 3;

  @TempDir Path folder;

  @Test
  void losesNothingItAcknowledged() throws Exception {
    Kills.tell("while clients write and at starts", Kills.TRAFFIC);
    var random = new Random(Kills.SEED);
    try (KilledServer server = new KilledServer(folder)) {
      var traffic = new Traffic(server);
      live(server, traffic, random);
      server.awaitReady();
      System.out.println("acknowledged: " + traffic.ledger);
      assertThat(traffic.refusals).as("a living server refuses nothing").isEmpty();
      assertThat(traffic.ledger.predictions()).hasSizeGreaterThan(Kills.TRAFFIC);
      assertThat(traffic.ledger.steps()).hasSizeGreaterThan(Kills.TRAFFIC);
      traffic.compare(server, traffic.ledger);
      assertThat(server.stop()).as("stops when asked to").isTrue();
    }
  }

  private static void live(KilledServer server, Traffic traffic, Random random) throws Exception {
    server.start();
    server.awaitReady();
    traffic.deploy();
    for (int kill = 1; kill <= Kills.TRAFFIC; kill++) {
      if (kill % START_KILLED_EVERY == 0) {
        Thread.sleep(random.nextInt(1_200));
      } else {
        server.awaitReady();
        List<Thread> clients = traffic.start();
        Thread.sleep(20 + random.nextInt(800));
        server.kill();
        for (Thread client : clients) {
          client.join();
        }
      }
      server.kill();
      server.start();
    }
  }
}
