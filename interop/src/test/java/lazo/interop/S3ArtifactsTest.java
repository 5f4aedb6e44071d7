package lazo.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lazo.store.Blobs;
import lazo.store.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps its files in a bucket of a real S3 server, each in a process of its own. */
class S3ArtifactsTest {
  private static final String BUCKET = "models";
  private static final String PLACE = "s3://models/team/lazo";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/0/run/";
  private static final int LARGE = 40 << 20; // three parts of an upload

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private S3Process s3;

  @BeforeEach
  void startS3() throws Exception {
    s3 = S3Process.start(folder, BUCKET);
  }

  @AfterEach
  void stopS3() {
    s3.close();
  }

  private LazoProcess lazo(String... options) throws IOException {
    Files.deleteIfExists(folder.resolve("server.log"));
    return LazoProcess.start(folder, s3.environment(), options);
  }

  private LazoProcess inBucket() throws IOException {
    return lazo("--artifacts", PLACE);
  }

  private static byte[] bytes(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private int put(LazoProcess lazo, String name, byte[] bytes) throws Exception {
    return putting(lazo, name, bytes).statusCode();
  }

  private HttpResponse<String> putting(LazoProcess lazo, String name, byte[] bytes)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(lazo.url() + FILES + name))
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<byte[]> get(LazoProcess lazo, String name) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(lazo.url() + FILES + name)).build(),
        BodyHandlers.ofByteArray());
  }

  private void emptyTheCache() throws IOException {
    Path blobs = folder.resolve("lazo-data").resolve("blobs");
    try (Stream<Path> files = Files.walk(blobs)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().matches("[0-9a-f]{64}")).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path object(byte[] bytes) throws Exception {
    String name = sha256(bytes);
    return s3.objects(BUCKET).stream()
        .filter(file -> file.endsWith(Path.of(name.substring(0, 2), name)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsFilesInTheBucketAndBringsThemBackWhole() throws Exception {
    byte[] small = bytes(1_000, 1);
    byte[] large = bytes(LARGE, 2);
    try (LazoProcess lazo = inBucket()) {
      assertThat(put(lazo, "small", small)).isEqualTo(200);
      assertThat(put(lazo, "large", large)).isEqualTo(200);
    }
    assertThat(object(small)).hasBinaryContent(small);
    assertThat(object(large)).hasBinaryContent(large);
    emptyTheCache();
    try (LazoProcess lazo = inBucket()) {
      assertThat(get(lazo, "small").body()).isEqualTo(small);
      assertThat(get(lazo, "large").body()).isEqualTo(large);
      HttpResponse<byte[]> part =
          http.send(
              HttpRequest.newBuilder(URI.create(lazo.url() + FILES + "large"))
                  .header("range", "bytes=20000000-20000009")
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(large, 20_000_000, 20_000_010));
    }
  }

  @Test
  void givesNoBytesThatWereDamagedInTheBucket() throws Exception {
    byte[] model = bytes(5_000, 3);
    try (LazoProcess lazo = inBucket()) {
      assertThat(put(lazo, "model", model)).isEqualTo(200);
      Path object = object(model);
      byte[] damaged = model.clone();
      damaged[2_500] ^= 1;
      Files.write(object, damaged);
      emptyTheCache();
      HttpResponse<byte[]> answer = get(lazo, "model");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("damaged");
      Files.write(object, model);
      assertThat(get(lazo, "model").body()).isEqualTo(model);
    }
  }

  @Test
  void saysThatTheBucketIsAwayAndGoesOnWhenItIsBack() throws Exception {
    byte[] before = bytes(100, 4);
    byte[] after = bytes(100, 5);
    try (LazoProcess lazo = inBucket()) {
      assertThat(put(lazo, "before", before)).isEqualTo(200);
      s3.stop();
      HttpResponse<String> refused = putting(lazo, "after", after);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains(PLACE).contains("try again");
      assertThat(get(lazo, "after").statusCode()).as("nothing was promised").isEqualTo(404);
      assertThat(get(lazo, "before").body()).as("from the cache").isEqualTo(before);
      s3.startAgain();
      assertThat(put(lazo, "after", after)).isEqualTo(200);
      assertThat(get(lazo, "after").body()).isEqualTo(after);
    }
  }

  @Test
  void leavesNoHalfFileWhenItIsKilledWhileItStoresOne() throws Exception {
    byte[] large = bytes(LARGE, 6);
    byte[] kept = bytes(1_000, 7);
    LazoProcess killed = inBucket();
    assertThat(put(killed, "kept", kept)).isEqualTo(200);
    int before = s3.objects(BUCKET).size();
    CompletableFuture<HttpResponse<String>> upload =
        http.sendAsync(
            HttpRequest.newBuilder(URI.create(killed.url() + FILES + "large"))
                .PUT(BodyPublishers.ofByteArray(large))
                .build(),
            BodyHandlers.ofString());
    while (s3.objects(BUCKET).size() == before && !upload.isDone()) {
      Thread.sleep(1); // until the first part lies in the bucket
    }
    killed.kill();
    assertThat(upload.handle((answer, failed) -> failed != null).join())
        .as("it was killed before it answered")
        .isTrue();
    try (LazoProcess lazo = inBucket()) {
      assertThat(get(lazo, "large").statusCode()).isEqualTo(404);
      assertThat(get(lazo, "kept").body()).isEqualTo(kept);
      assertThat(put(lazo, "large", large)).isEqualTo(200);
      emptyTheCache();
      assertThat(get(lazo, "large").body()).isEqualTo(large);
    }
  }

  /**
   * In parts: the server is killed between them, a digest that is wrong is told, the rest stays.
   */
  @Test
  void takesAFileInPartsThatGoOnAfterTheServerWasKilled() throws Exception {
    byte[] large = bytes(LARGE, 10);
    byte[][] parts = {
      Arrays.copyOfRange(large, 0, 17 << 20), Arrays.copyOfRange(large, 17 << 20, LARGE)
    };
    JsonNode upload;
    LazoProcess killed = inBucket();
    upload = post(killed, "create", Map.of("path", "big", "num_parts", 2)).json();
    assertThat(putPart(killed, upload, 0, parts[0])).isEqualTo(200);
    killed.kill();
    try (LazoProcess lazo = inBucket()) {
      assertThat(putPart(lazo, upload, 1, parts[1])).isEqualTo(200);
      Answer wrong = post(lazo, "complete", completion(upload, sha256(parts[0]), sha256(large)));
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.body()).contains("part 2 was stored as " + sha256(parts[1]));
      assertThat(get(lazo, "big").statusCode()).isEqualTo(404);
      assertThat(s3.objects(BUCKET)).noneMatch(file -> file.endsWith(sha256(large)));
      assertThat(
              post(lazo, "complete", completion(upload, sha256(parts[0]), sha256(parts[1])))
                  .status())
          .isEqualTo(200);
      assertThat(object(large)).hasBinaryContent(large);
      emptyTheCache();
      assertThat(get(lazo, "big").body()).isEqualTo(large);
    }
  }

  private record Answer(int status, String body) {
    JsonNode json() {
      return Json.tree(body);
    }
  }

  private Answer post(LazoProcess lazo, String verb, Map<String, ?> body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(lazo.url() + "/api/2.0/mlflow-artifacts/mpu/" + verb + "/0/run"))
                .POST(BodyPublishers.ofString(Json.write(body)))
                .header("content-type", "application/json")
                .build(),
            BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  private int putPart(LazoProcess lazo, JsonNode upload, int part, byte[] bytes) throws Exception {
    URI url = URI.create(upload.at("/credentials/" + part + "/url").asText());
    URI here = URI.create(lazo.url() + url.getRawPath() + "?" + url.getRawQuery());
    return http.send(
            HttpRequest.newBuilder(here).PUT(BodyPublishers.ofByteArray(bytes)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static Map<String, ?> completion(JsonNode upload, String... etags) {
    List<Map<String, ?>> parts =
        IntStream.range(0, etags.length)
            .<Map<String, ?>>mapToObj(i -> Map.of("part_number", i + 1, "etag", etags[i]))
            .toList();
    return Map.of("path", "big", "upload_id", upload.path("upload_id").asText(), "parts", parts);
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Blobs.sha256().digest(bytes));
  }

  @Test
  void takesTheFilesOfAFolderAlong() throws Exception {
    byte[] old = bytes(3_000, 8);
    try (LazoProcess lazo = lazo()) {
      assertThat(put(lazo, "old", old)).isEqualTo(200);
    }
    try (LazoProcess lazo = inBucket()) {
      assertThat(object(old)).hasBinaryContent(old);
      emptyTheCache();
      assertThat(get(lazo, "old").body()).isEqualTo(old);
    }
    assertThatThrownBy(this::lazo).hasMessageContaining("start with --artifacts " + PLACE);
  }

  @Test
  void refusesPlacesThatItCannotUse() throws Exception {
    try (LazoProcess _ = inBucket()) {
      // the place is this one's now
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThatThrownBy(() -> LazoProcess.start(other, s3.environment(), "--artifacts", PLACE))
        .hasMessageContaining("belongs to another Lazo server");
    for (String[] wrong :
        new String[][] {
          {"s3://nope/lazo", "there is no bucket nope"},
          {"s3://UP/lazo", "must be a place such as"},
          {"file:///tmp", "must be a place such as"}
        }) {
      Path fresh = Files.createTempDirectory(folder, "fresh");
      assertThatThrownBy(() -> LazoProcess.start(fresh, s3.environment(), "--artifacts", wrong[0]))
          .hasMessageContaining(wrong[1]);
    }
    Map<String, String> stranger = new HashMap<>(s3.environment());
    stranger.put("AWS_SECRET_ACCESS_KEY", "wrong");
    Path fresh = Files.createTempDirectory(folder, "fresh");
    assertThatThrownBy(() -> LazoProcess.start(fresh, stranger, "--artifacts", PLACE))
        .hasMessageContaining("check the credentials");
  }

  @Test
  void backsUpTheDatabaseAndSaysWhereTheFilesAre() throws Exception {
    byte[] file = bytes(2_000, 9);
    try (LazoProcess lazo = inBucket()) {
      assertThat(put(lazo, "file", file)).isEqualTo(200);
    }
    Path backup = folder.resolve("backup.zip");
    String told =
        run("backup", "--to", backup.toString(), "--data", folder.resolve("lazo-data").toString());
    assertThat(told).contains(PLACE);
    assertThat(Files.size(backup)).isLessThan(2_000_000L);
  }

  private static String run(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(LazoProcess.command(arguments)).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String told = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(told).isZero();
      return told;
    }
  }
}
