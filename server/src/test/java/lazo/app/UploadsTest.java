package lazo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lazo.store.Blobs;
import lazo.store.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts in parts and over signed addresses, byte by byte on a real server. */
class UploadsTest {
  private static final String PROXY = "/api/2.0/mlflow-artifacts/";
  private static final String API = "/api/2.0/mlflow/";
  private static final int PART = 300_000;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Server server;

  @BeforeEach
  void start() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    server = Server.start(new ServerOptions("127.0.0.1", 0, folder, null, false, Set.of(), noon));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    String url = path.startsWith("/") ? server.url() + path : path;
    var request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, new byte[0], headers);
  }

  private HttpResponse<byte[]> put(String path, byte[] body) throws Exception {
    return send("PUT", path, body);
  }

  private HttpResponse<byte[]> post(String path, Object body) throws Exception {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
    return send("POST", path, bytes, "content-type", "application/json");
  }

  private JsonNode done(String path, Object body) throws Exception {
    return done(post(path, body));
  }

  private static JsonNode done(HttpResponse<byte[]> reply) {
    assertThat(reply.statusCode()).as(new String(reply.body())).isEqualTo(200);
    return Json.tree(new String(reply.body()));
  }

  private static void refused(int status, String words, HttpResponse<byte[]> reply) {
    String body = new String(reply.body());
    assertThat(reply.statusCode()).as(body).isEqualTo(status);
    assertThat(Json.tree(body).path("message").asText()).contains(words);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] part(byte[] whole, int number) {
    return Arrays.copyOfRange(whole, (number - 1) * PART, Math.min(number * PART, whole.length));
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Blobs.sha256().digest(bytes));
  }

  /** An upload to {@code in/f.bin} under way. */
  private record Open(String id, List<String> urls) {
    Map<String, ?> with(List<String> etags) {
      List<Map<String, ?>> parts = new ArrayList<>();
      for (int i = 0; i < etags.size(); i++) {
        parts.add(Map.of("part_number", i + 1, "etag", etags.get(i)));
      }
      return Map.of("path", "/home/me/f.bin", "upload_id", id, "parts", parts);
    }
  }

  private Open begin(int parts) throws Exception {
    JsonNode reply =
        done(PROXY + "mpu/create/in", Map.of("path", "/home/me/f.bin", "num_parts", parts));
    List<String> urls = new ArrayList<>();
    reply.path("credentials").forEach(one -> urls.add(one.path("url").asText()));
    assertThat(urls).hasSize(parts);
    return new Open(reply.path("upload_id").asText(), urls);
  }

  private String sent(Open upload, byte[] whole, int number) throws Exception {
    var reply = put(upload.urls.get(number - 1), part(whole, number));
    done(reply);
    return reply.headers().firstValue("etag").orElseThrow();
  }

  private List<String> sentAll(Open upload, byte[] whole) throws Exception {
    List<String> etags = new ArrayList<>();
    for (int number = 1; number <= upload.urls.size(); number++) {
      etags.add(sent(upload, whole, number));
    }
    return etags;
  }

  private HttpResponse<byte[]> complete(Open upload, List<String> etags) throws Exception {
    return post(PROXY + "mpu/complete/in", upload.with(etags));
  }

  private byte[] stored() throws Exception {
    var reply = get(PROXY + "artifacts/in/f.bin");
    assertThat(reply.statusCode()).isEqualTo(200);
    return reply.body();
  }

  private List<Path> files(String under) throws Exception {
    Path root = folder.resolve(under);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void nothingIsLeft() throws Exception {
    assertThat(files("blobs/parts")).isEmpty();
    assertThat(files("blobs/tmp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, PART, PART + 1, 3 * PART, 2_500_000})
  void joinsPartsThatCameInAnyOrder(int size) throws Exception {
    byte[] whole = bytes(size);
    int count = Math.ceilDiv(size, PART);
    Open upload = begin(count);
    List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
    java.util.Collections.shuffle(order, new Random(1));
    String[] etags = new String[count];
    for (int number : order) {
      etags[number - 1] = sent(upload, whole, number);
      assertThat(etags[number - 1]).isEqualTo('"' + sha256(part(whole, number)) + '"');
    }
    assertThat(get(PROXY + "artifacts/in/f.bin").statusCode()).isEqualTo(404);
    done(complete(upload, List.of(etags)));
    assertThat(stored()).isEqualTo(whole);
    nothingIsLeft();

    // the answer may have got lost; and what came later is not undone by asking again
    done(complete(upload, List.of(etags)));
    put(PROXY + "artifacts/in/f.bin", bytes(5));
    done(complete(upload, List.of(etags)));
    assertThat(stored()).isEqualTo(bytes(5));
  }

  @Test
  void keepsThePartThatCameLast() throws Exception {
    byte[] whole = bytes(2 * PART);
    Open upload = begin(2);
    var wrong = put(upload.urls.get(0), bytes(7));
    List<String> etags = sentAll(upload, whole);
    assertThat(files("blobs/parts")).hasSize(2);
    String stale = wrong.headers().firstValue("etag").orElseThrow();
    refused(400, "part 1 was stored as", complete(upload, List.of(stale, etags.get(1))));
    done(complete(upload, etags));
    assertThat(stored()).isEqualTo(whole);
  }

  @Test
  void takesAFileWithoutBytes() throws Exception {
    done(complete(begin(0), List.of()));
    assertThat(stored()).isEmpty();
  }

  @Test
  void completesOnlyWhatIsThere() throws Exception {
    byte[] whole = bytes(3 * PART);
    Open upload = begin(3);
    String one = sent(upload, whole, 1);
    String three = sent(upload, whole, 3);
    String two = sha256(part(whole, 2));
    refused(400, "part 2 did not arrive", complete(upload, List.of(one, two, three)));
    refused(400, "part 2 is not named", complete(upload, List.of(one)));
    Map<String, ?> twice =
        Map.of(
            "path",
            "f.bin",
            "upload_id",
            upload.id,
            "parts",
            List.of(Map.of("part_number", 1, "etag", one), Map.of("part_number", 1, "etag", one)));
    refused(400, "named twice", post(PROXY + "mpu/complete/in", twice));
    assertThat(get(PROXY + "artifacts/in/f.bin").statusCode()).isEqualTo(404);
    sent(upload, whole, 2);
    done(complete(upload, List.of(one, two, three)));
    assertThat(stored()).isEqualTo(whole);
    refused(400, "takes no more parts", put(upload.urls.get(0), bytes(3)));
  }

  @Test
  void givesUp() throws Exception {
    byte[] whole = bytes(2 * PART);
    Open upload = begin(2);
    List<String> etags = sentAll(upload, whole);
    done(PROXY + "mpu/abort/in", upload.with(List.of()));
    nothingIsLeft();
    refused(404, "No such upload", complete(upload, etags));
    refused(404, "No such upload", put(upload.urls.get(0), bytes(3)));
    refused(404, "No such upload", post(PROXY + "mpu/abort/in", upload.with(List.of())));
    nothingIsLeft();
  }

  /** An address is for one upload, which is for one path. */
  @Test
  void neverWritesAnotherPath() throws Exception {
    byte[] whole = bytes(PART);
    Open upload = begin(1);
    List<String> etags = sentAll(upload, whole);
    for (String other : List.of("out", "in/f.bin", "in/../in2", "in%2f..%2fin2")) {
      for (String verb : List.of("complete", "abort")) {
        var reply = post(PROXY + "mpu/" + verb + "/" + other, upload.with(etags));
        assertThat(reply.statusCode()).as(other).isEqualTo(400);
      }
    }
    Map<String, ?> otherName = Map.of("path", "g.bin", "upload_id", upload.id, "parts", List.of());
    refused(400, "is not for 'in/g.bin'", post(PROXY + "mpu/complete/in", otherName));
    for (String name : List.of("..", ".", "/", "a/..", "C:\\..", "x\0y", "")) {
      var body = Map.of("path", name, "num_parts", 1);
      assertThat(post(PROXY + "mpu/create/in", body).statusCode()).as(name).isEqualTo(400);
    }
    Open second = begin(1);
    String ofSecond = second.urls.get(0).replaceAll(".*\\?", "?");
    String first = upload.urls.get(0);
    String path = first.substring(0, first.indexOf('?'));
    for (String forged :
        List.of(
            path,
            path + ofSecond,
            path + "?expires=9999999999&signature=" + first.replaceAll(".*signature=", ""),
            path + "?expires=x&signature=x",
            path + "?expires=%zz&signature=%",
            first.replace("/parts/", "/parts//"),
            first.replace("/1?", "/2?"),
            first.replace("/1?", "/%31?"),
            first.replace("/1?", "/1/?"),
            first.replace("/parts/", "/files/"),
            first.substring(0, first.length() - 1),
            first + "0",
            first.replace("/api/2.0", "/x/../api/2.0"))) {
      var reply = client.send(raw("PUT", forged, bytes(9)), HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(forged + reply.body()).isIn(400, 403, 404, 405);
    }
    for (String method : List.of("GET", "DELETE", "POST")) {
      assertThat(send(method, first, new byte[0]).statusCode()).isIn(403, 404, 405);
    }
    done(complete(upload, etags));
    assertThat(stored()).isEqualTo(whole);
    assertThat(files("blobs/tmp")).isEmpty();
  }

  /** As it is written, although the address may not be a valid one. */
  private HttpRequest raw(String method, String url, byte[] body) {
    String written = url.replace("%zz", "%25zz").replaceAll("%$", "%25");
    return HttpRequest.newBuilder(URI.create(written))
        .method(method, BodyPublishers.ofByteArray(body))
        .build();
  }

  @Test
  void goesOnAfterARestart() throws Exception {
    byte[] whole = bytes(2 * PART);
    Open upload = begin(2);
    String one = sent(upload, whole, 1);
    String before = server.url();
    server.close();
    start();
    String second = upload.urls.get(1).replace(before, server.url());
    String two = put(second, part(whole, 2)).headers().firstValue("etag").orElseThrow();
    done(complete(upload, List.of(one, two)));
    assertThat(stored()).isEqualTo(whole);
  }

  private void clock(String to) throws Exception {
    done("/lazo/v1/clock", Map.of("to", to));
  }

  @Test
  void forgetsWhatNobodyGoesOnWith() throws Exception {
    Open upload = begin(2);
    String one = sent(upload, bytes(2 * PART), 1);
    String download = done(presignedOf(bytes(10))).path("url").asText();
    clock("2026-03-01T12:04:59Z");
    assertThat(get(download).statusCode()).isEqualTo(200);
    clock("2026-03-01T12:05:00Z");
    refused(403, "expired at 2026-03-01T12:05:00Z", get(download));
    clock("2026-03-01T13:00:01Z");
    refused(403, "expired", put(upload.urls.get(1), bytes(3)));
    Map<String, ?> all = Map.of("deleted_for", "0s", "grace", "0s");
    done("/lazo/v1/bin/purge", all);
    assertThat(files("blobs/parts")).hasSize(1);
    clock("2026-03-02T12:00:01Z");
    done("/lazo/v1/bin/purge", all);
    nothingIsLeft();
    refused(404, "nothing came for 24 hours", complete(upload, List.of(one, one)));
  }

  @Test
  void letsManySendAndCompleteAtOnce() throws Exception {
    byte[] whole = bytes(20 * PART);
    Open upload = begin(20);
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> parts = new ArrayList<>();
      for (int number = 20; number > 0; number--) {
        int each = number;
        parts.addFirst(() -> sent(upload, whole, each));
      }
      List<String> etags = new ArrayList<>();
      for (var sent : threads.invokeAll(parts)) {
        etags.add(sent.get());
      }
      List<Callable<Integer>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ends.add(() -> complete(upload, etags).statusCode());
      }
      for (var end : threads.invokeAll(ends)) {
        assertThat(end.get()).isEqualTo(200);
      }
    }
    assertThat(stored()).isEqualTo(whole);
    nothingIsLeft();
  }

  private HttpResponse<byte[]> presignedOf(byte[] bytes) throws Exception {
    done(put(PROXY + "artifacts/in/f.bin", bytes));
    return get(PROXY + "presigned/in/f.bin");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 9",
    "bytes=10-99999999, 10, 99",
    "bytes=90-, 90, 99",
    "bytes=-1, 99, 99",
    "bytes=-500, 0, 99"
  })
  void sendsRanges(String range, int from, int last) throws Exception {
    byte[] whole = bytes(100);
    JsonNode address = done(presignedOf(whole));
    assertThat(address.path("file_size").asLong()).isEqualTo(100);
    for (String path : List.of(address.path("url").asText(), PROXY + "artifacts/in/f.bin")) {
      var reply = get(path, "range", range);
      assertThat(reply.statusCode()).isEqualTo(206);
      assertThat(reply.body()).isEqualTo(Arrays.copyOfRange(whole, from, last + 1));
      assertThat(reply.headers().firstValue("content-range"))
          .contains("bytes " + from + "-" + last + "/100");
      assertThat(
              send("HEAD", path, new byte[0], "range", range)
                  .headers()
                  .firstValue("content-length"))
          .contains(String.valueOf(last - from + 1));
    }
  }

  @Test
  void sendsAllWhereNoRangeIsMeant() throws Exception {
    byte[] whole = bytes(100);
    String url = done(presignedOf(whole)).path("url").asText();
    for (String odd : List.of("bytes=-", "bytes=5-2", "bytes=1-2,9-", "lines=1-2", "bytes=x-y")) {
      assertThat(get(url, "range", odd).body()).as(odd).isEqualTo(whole);
    }
    String tag = get(url).headers().firstValue("etag").orElseThrow();
    assertThat(get(url, "range", "bytes=0-1", "if-range", tag).statusCode()).isEqualTo(206);
    assertThat(get(url, "range", "bytes=0-1", "if-range", "\"x\"").body()).isEqualTo(whole);
    for (String beyond : List.of("bytes=100-", "bytes=100-200", "bytes=-0")) {
      var reply = get(url, "range", beyond);
      assertThat(reply.statusCode()).as(beyond).isEqualTo(416);
      assertThat(reply.headers().firstValue("content-range")).contains("bytes */100");
    }
  }

  /** Chunks fetched side by side are all of one file, whatever happens to its name meanwhile. */
  @Test
  void sendsTheFileThatTheAddressWasMadeFor() throws Exception {
    String url = done(presignedOf(bytes(1000))).path("url").asText();
    put(PROXY + "artifacts/in/f.bin", bytes(2000));
    assertThat(get(url).body()).isEqualTo(bytes(1000));
    assertThat(stored()).isEqualTo(bytes(2000));
  }

  @Test
  void signsFilesOfRunsAndModels() throws Exception {
    String run = done(API + "runs/create", Map.of()).at("/run/info/run_id").asText();
    String model =
        done(API + "logged-models", Map.of("experiment_id", "0", "name", "m"))
            .at("/model/info/model_id")
            .asText();
    for (Map<String, ?> owner : List.of(Map.of("run_id", run), Map.of("model_id", model))) {
      var body = new java.util.HashMap<String, Object>(owner);
      body.put("path", "a/ü b%20c.bin");
      String url =
          done(API + "artifacts/presigned-upload-url", body).path("presigned_url").asText();
      done(put(url, bytes(10)));
      var reply = put(url, bytes(70_000)); // sent again
      assertThat(reply.headers().firstValue("etag")).contains('"' + sha256(bytes(70_000)) + '"');
    }
    Map<String, ?> file = Map.of("run_id", run, "path", "a/ü b%20c.bin");
    JsonNode address = done(API + "artifacts/presigned-download-url", file);
    assertThat(address.path("file_size").asLong()).isEqualTo(70_000);
    assertThat(get(address.path("presigned_url").asText()).body()).isEqualTo(bytes(70_000));
  }

  /** Behind a proxy the address is the proxy's; what is signed stays the path here. */
  @Test
  void writesTheAddressThatTheProxyTold() throws Exception {
    presignedOf(bytes(10));
    var reply =
        get(
            PROXY + "presigned/in/f.bin",
            "x-forwarded-proto",
            "https",
            "x-forwarded-host",
            "ml.example.org",
            "x-forwarded-prefix",
            "/team");
    String url = done(reply).path("url").asText();
    assertThat(url).startsWith("https://ml.example.org/team/api/2.0/mlflow-artifacts/signed/");
    assertThat(get(url.replace("https://ml.example.org/team", "")).body()).isEqualTo(bytes(10));
    var odd =
        get(PROXY + "presigned/in/f.bin", "x-forwarded-host", "a/b@c", "x-forwarded-prefix", "//x");
    assertThat(done(odd).path("url").asText()).startsWith(server.url() + "/api/");
  }
}
