package lazo.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import lazo.cli.kill.KilledServer.Gone;
import lazo.store.Blobs;
import lazo.testing.Needs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a server process while a file is sent to it in parts and while the parts are joined: what
 * it acknowledged need not be sent again, and the file that appears is the one that was sent.
 */
@Needs(Needs.Need.TIME)
class UploadKillsTest {
  private static final String PROXY = "/api/2.0/mlflow-artifacts/";
  private static final int PART = 3 << 20;
  private static final int PARTS = 12;

  @TempDir Path folder;
  private final Random random = new Random(Kills.SEED);
  private final byte[] whole = new byte[PART * PARTS];

  @Test
  void keepsThePartsItAcknowledged() throws Exception {
    random.nextBytes(whole);
    try (KilledServer server = new KilledServer(folder)) {
      server.start();
      server.awaitReady();
      JsonNode upload =
          KilledServer.done(
              server.post(PROXY + "mpu/create/in", Map.of("path", "f.bin", "num_parts", PARTS)),
              "create");
      @Nullable String[] etags = new String[PARTS];
      int kills = 0;
      while (Stream.of(etags).anyMatch(etag -> etag == null)) {
        Thread killer = killAfter(server, 100 + random.nextInt(300));
        sendMissing(server, upload, etags);
        killer.join();
        kills++;
        server.start();
        server.awaitReady();
      }
      assertThat(kills).as("it was killed while it took parts").isGreaterThan(1);
      complete(server, upload.path("upload_id").asText(), etags);
      assertThat(server.stop()).isTrue();
    }
    try (Stream<Path> blobs = Files.walk(folder.resolve("data/blobs"))) {
      List<Path> left = blobs.filter(Files::isRegularFile).toList();
      assertThat(left).hasSize(1);
      assertThat(Arrays.equals(Files.readAllBytes(left.getFirst()), whole)).isTrue();
    }
  }

  private static Thread killAfter(KilledServer server, int millis) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                Thread.sleep(millis);
                server.kill();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void sendMissing(KilledServer server, JsonNode upload, @Nullable String[] etags) {
    for (int i = 0; i < PARTS; i++) {
      if (etags[i] == null) {
        URI url = URI.create(upload.at("/credentials/" + i + "/url").asText());
        byte[] part = Arrays.copyOfRange(whole, i * PART, (i + 1) * PART);
        try {
          KilledServer.done(
              server.send(
                  "PUT", url.getPath() + "?" + url.getQuery(), BodyPublishers.ofByteArray(part)),
              "part " + (i + 1));
          etags[i] = HexFormat.of().formatHex(Blobs.sha256().digest(part));
        } catch (Gone killed) {
          return;
        }
      }
    }
  }

  /** Asks until there is an answer; the first times the server dies meanwhile. */
  private void complete(KilledServer server, String id, @Nullable String[] etags) throws Exception {
    List<Map<String, ?>> parts = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      parts.add(Map.of("part_number", i + 1, "etag", String.valueOf(etags[i])));
    }
    Map<String, ?> body = Map.of("path", "f.bin", "upload_id", id, "parts", parts);
    for (int millis = 5; millis < 200; millis = millis * 2) {
      Thread killer = killAfter(server, millis);
      try {
        KilledServer.done(server.post(PROXY + "mpu/complete/in", body), "complete");
      } catch (Gone killed) {
        // asked again
      }
      killer.join();
      server.start();
      server.awaitReady();
    }
    KilledServer.done(server.post(PROXY + "mpu/complete/in", body), "complete");
  }
}
