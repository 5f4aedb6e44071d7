package lazo.cli.kill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static lazo.cli.kill.KilledServer.done;
import static lazo.cli.kill.KilledServer.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import lazo.cli.kill.KilledServer.Gone;
import lazo.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a server that works, brought back into another folder and started there. */
class BackupTest {
  private static final int DAYS = 2;
  private static final int PREDICTIONS_BEFORE = 100;
  private static final int PREDICTIONS_DURING = 10;

  @TempDir Path folder;

  /** What the command line said, and its exit code. */
  private record Ran(int code, String said) {}

  private static Ran lazo(String... words) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "lazo.cli.Main"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
    return new Ran(process.exitValue(), said);
  }

  /** What a client was told by a moment. */
  private record Ledger(
      Map<String, JsonNode> predictions,
      Map<String, Integer> labels,
      Map<String, String> deliveries,
      Map<Long, JsonNode> decisions) {
    static Ledger of(LittleLoop loop) {
      return new Ledger(
          Map.copyOf(loop.predictions),
          Map.copyOf(loop.labels),
          Map.copyOf(loop.deliveries),
          new TreeMap<>(loop.decisions));
    }
  }

  @Test
  void bringsBackWhatClientsWereTold() throws Exception {
    Path file = folder.resolve("backup.zip");
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    try (var server = new KilledServer(first);
        var again = new KilledServer(second)) {
      server.start();
      server.awaitReady();
      var traffic = new Traffic(server);
      traffic.deploy();
      List<Thread> clients = traffic.start();
      while (traffic.ledger.predictions().size() < PREDICTIONS_BEFORE) {
        assertThat(traffic.refusals).as("a living server refuses nothing").isEmpty();
        Thread.sleep(10);
      }
      Traffic.Ledger before = traffic.ledger.copy();
      Ran saved = lazo("backup", "--data", server.data().toString(), "--to", file.toString());
      System.out.printf("before: %s%nafter: %s%n%s", before, traffic.ledger, saved.said());
      int during = traffic.ledger.predictions().size() - before.predictions().size();
      server.kill();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(saved.code()).as(saved.said()).isZero();
      assertThat(traffic.refusals).as("a server that is being saved refuses nothing").isEmpty();
      assertThat(during).as("predictions during the backup").isGreaterThan(PREDICTIONS_DURING);
      assertThat(before.files()).isNotEmpty();
      restore(file, again);
      again.start();
      again.awaitReady();
      traffic.compare(again, before);
    }
  }

  private static void restore(Path file, KilledServer server) throws Exception {
    Ran restored = lazo("restore", "--from", file.toString(), "--data", server.data().toString());
    assertThat(restored.code()).as(restored.said()).isZero();
  }

  @Test
  @Needs(Needs.Need.TIME)
  void bringsBackALoopThatWasTraining() throws Exception {
    Path file = folder.resolve("backup.zip");
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Ledger before;
    try (var server = new KilledServer(first)) {
      server.start("--replay-clock", LittleLoop.BEGINS.toString());
      server.awaitReady();
      var loop = new LittleLoop(server, first);
      loop.begin();
      loop.play(DAYS);
      before = saveWhilePlaying(loop, server, file);
    }
    try (var server = new KilledServer(second)) {
      restore(file, server);
      server.start("--replay-clock", LittleLoop.BEGINS.toString());
      server.awaitReady();
      var loop = new LittleLoop(server, second);
      compare(before, server, loop);
      predictsAndGoesOn(server, loop);
    }
  }

  /** Saves while a client works, and returns what it had been told before. */
  private Ledger saveWhilePlaying(LittleLoop loop, KilledServer server, Path file)
      throws Exception {
    var refused = new AtomicReference<Throwable>();
    Thread player =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    loop.play();
                  } catch (Gone stopped) {
                    // as it should
                  } catch (Throwable e) {
                    refused.set(e);
                  }
                });
    int known = loop.predictions.size();
    while (loop.predictions.size() < known + 2) {
      Thread.sleep(5);
    }
    Ledger before = Ledger.of(loop);
    Ran saved = lazo("backup", "--data", server.data().toString(), "--to", file.toString());
    System.out.print(saved.said());
    server.kill();
    player.join();
    assertThat(refused.get()).as("a server that is being saved refused an action").isNull();
    assertThat(saved.code()).as(saved.said()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(one -> one.getFileName().toString()))
          .containsExactlyInAnyOrder("backup.zip", "first", "second");
    }
    return before;
  }

  private static void compare(Ledger before, KilledServer server, LittleLoop loop) {
    assertThat(loop.state.decisions()).containsAllEntriesOf(before.decisions);
    before.deliveries.forEach(
        (version, digest) ->
            assertThat(
                    done(
                            server.get("/lazo/v1/datasets/little/versions/" + version),
                            "version " + version)
                        .path("digest")
                        .asText())
                .isEqualTo(digest));
    assertThat(loop.post(before.labels).path("duplicates").asInt())
        .as("labels that are known")
        .isEqualTo(before.labels.size());
    before.predictions.forEach(
        (id, outputs) -> {
          JsonNode kept = done(server.get("/lazo/v1/predictions/" + id + "/0"), "prediction " + id);
          assertThat(kept.path("score").floatValue())
              .as("the answer to " + id)
              .isEqualTo(LittleLoop.firstAnswer(outputs));
        });
  }

  private static void predictsAndGoesOn(KilledServer server, LittleLoop loop) {
    JsonNode answer =
        done(
            server.post(
                "/v2/models/little/infer",
                Map.of(
                    "id",
                    "afterwards",
                    "inputs",
                    List.of(
                        tensor("x", "FP32", List.of(0.1f, 0.9f)),
                        tensor("z", "FP32", List.of(0.5f, 0.5f))))),
            "a prediction by what was brought back");
    assertThat(LittleLoop.firstAnswer(answer.path("outputs"))).isBetween(0f, 1f);
    String day = loop.state.clock().plus(Duration.ofDays(2)).toString();
    done(server.post("/lazo/v1/clock", Map.of("to", day)), "two more days");
    assertThat(loop.post(Map.of("afterwards/0", 1)).path("accepted").asInt()).isEqualTo(1);
    assertThat(loop.state.runs()).noneMatch(run -> LoopState.is(run, "FAILED"));
  }

  /** A folder with a server's files in it, after a start and a stop. */
  private Path folderOfAServer() throws Exception {
    try (var server = new KilledServer(folder)) {
      server.start();
      server.awaitReady();
      assertThat(server.stop()).isTrue();
      return server.data();
    }
  }

  @Test
  void refusesWhatIsDamagedOrInTheWay() throws Exception {
    Path data = folderOfAServer();
    Path file = folder.resolve("backup.zip");
    Path target = folder.resolve("again");
    assertThat(lazo("backup", "--data", target.toString(), "--to", file.toString()))
        .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.said()).contains("no database", "pg_dump"));
    assertThat(lazo("backup", "--data", data.toString(), "--to", file.toString()).code()).isZero();
    assertThat(lazo("backup", "--data", data.toString(), "--to", file.toString()).said())
        .contains("exists; choose another name");
    assertThat(
            lazo("backup", "--data", data.toString(), "--to", data.resolve("b.zip").toString())
                .said())
        .contains("lies in the data folder");
    assertThat(lazo("restore", "--from", file.toString(), "--data", data.toString()))
        .satisfies(ran -> assertThat(ran.code()).isEqualTo(2))
        .satisfies(ran -> assertThat(ran.said()).contains("is not empty"));
    damage(file, target);
    assertThat(lazo("restore", "--from", file.toString(), "--data", target.toString()).code())
        .isZero();
    try (var files = Files.list(target)) {
      assertThat(files.map(one -> one.getFileName().toString())).contains("lazo.db", "form-key");
    }
  }

  /** Half a backup, and one with a byte changed, leave nothing behind. */
  private void damage(Path file, Path target) throws Exception {
    Path half = folder.resolve("half.zip");
    Files.write(half, java.util.Arrays.copyOf(Files.readAllBytes(file), 2_000));
    Path changed = Files.copy(file, folder.resolve("changed.zip"));
    try (var bytes = new RandomAccessFile(changed.toFile(), "rw")) {
      bytes.seek(1_000);
      int byteThere = bytes.read();
      bytes.seek(1_000);
      bytes.write(byteThere ^ 0xff);
    }
    for (Path damaged : List.of(half, changed)) {
      Ran ran = lazo("restore", "--from", damaged.toString(), "--data", target.toString());
      assertThat(ran.code()).as(ran.said()).isEqualTo(2);
      assertThat(ran.said()).containsAnyOf("is no backup", "is damaged");
      assertThat(target).doesNotExist();
      assertThat(leftBehind()).isZero();
    }
  }

  private long leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(one -> one.toString().contains("restoring")).count();
    }
  }
}
