package lazo.client;

import static lazo.client.Http.encode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one Lazo server. Thread-safe; keeps its connections open until closed. Every method
 * throws {@link ServerProblem} when the server refuses and {@link ServerUnreachable} when it does
 * not answer.
 */
public final class LazoClient implements AutoCloseable {

  private static final Duration ANSWER_AT_MOST = Duration.ofSeconds(30);
  private static final Duration UPLOAD_AT_MOST = Duration.ofMinutes(10);

  /** Moving the clock waits for the work due until then, training included. */
  private static final Duration CLOCK_AT_MOST = Duration.ofMinutes(60);

  private static final String API = "/lazo/v1";

  private final Http http;

  /** A client of the server at an address such as {@code http://127.0.0.1:5000}. */
  public LazoClient(URI server) {
    this(server, Credentials.none());
  }

  /** A client that signs in. */
  public LazoClient(URI server, Credentials credentials) {
    String address = server.toString();
    this.http =
        new Http(
            URI.create(
                address.endsWith("/") ? address.substring(0, address.length() - 1) : address),
            credentials.header());
  }

  public URI server() {
    return http.server();
  }

  // ---- the server ----

  /** True when the server answers and can serve; false when it cannot yet, or nothing listens. */
  public boolean ready() {
    try {
      http.get("/v2/health/ready", ANSWER_AT_MOST);
      return true;
    } catch (ServerUnreachable | ServerProblem e) {
      return false;
    }
  }

  /** The replay clock's time. */
  public Instant clock() {
    return instant(http.get(API + "/clock", ANSWER_AT_MOST));
  }

  /** Moves the replay clock; returns when all work due until then is done. */
  public Instant advanceClock(Instant to) {
    return instant(http.post(API + "/clock", Map.of("to", to.toString()), CLOCK_AT_MOST));
  }

  // ---- loops ----

  /**
   * Makes what a file of YAML describes so, or with {@code dryRun} only tells what that would
   * change.
   */
  public Applied apply(String yaml, boolean dryRun) {
    JsonNode answer =
        http.post(
            API + "/apply" + (dryRun ? "?dry-run=true" : ""),
            "application/yaml",
            BodyPublishers.ofString(yaml),
            ANSWER_AT_MOST);
    return new Applied(lines(answer.path("changes")), lines(answer.path("causes")));
  }

  public JsonNode loops() {
    return http.get(API + "/loops", ANSWER_AT_MOST);
  }

  public JsonNode loop(String name) {
    return http.get(API + "/loops/" + encode(name), ANSWER_AT_MOST);
  }

  public JsonNode deleteLoop(String name) {
    return http.delete(API + "/loops/" + encode(name), ANSWER_AT_MOST);
  }

  public JsonNode decisions(String loop) {
    return http.get(API + "/loops/" + encode(loop) + "/decisions", ANSWER_AT_MOST);
  }

  // ---- users ----

  public JsonNode users() {
    return http.get(API + "/users", ANSWER_AT_MOST);
  }

  public JsonNode addUser(String name, String password, boolean admin) {
    return http.post(
        API + "/users", Map.of("name", name, "password", password, "admin", admin), ANSWER_AT_MOST);
  }

  public JsonNode deleteUser(String name) {
    return http.delete(API + "/users/" + encode(name), ANSWER_AT_MOST);
  }

  /**
   * Sets a password.
   *
   * @param current the one until now, empty when an administrator sets another's
   */
  public JsonNode setPassword(String name, String password, String current) {
    return http.post(
        API + "/users/" + encode(name) + "/password",
        Map.of("password", password, "current_password", current),
        ANSWER_AT_MOST);
  }

  public JsonNode setAdmin(String name, boolean admin) {
    return http.post(
        API + "/users/" + encode(name) + "/admin", Map.of("admin", admin), ANSWER_AT_MOST);
  }

  public JsonNode tokens() {
    return http.get(API + "/tokens", ANSWER_AT_MOST);
  }

  /** The answer's {@code secret} is the token, which is told only now; 0 days for ever. */
  public JsonNode makeToken(String label, int days) {
    return http.post(
        API + "/tokens",
        days == 0 ? Map.of("label", label) : Map.of("label", label, "days", days),
        ANSWER_AT_MOST);
  }

  public JsonNode revokeToken(String id) {
    return http.delete(API + "/tokens/" + encode(id), ANSWER_AT_MOST);
  }

  /** Permissions of a user, on a resource such as {@code endpoint/delay}, or all; empty for any. */
  public JsonNode grants(String user, String resource) {
    String query =
        !user.isEmpty()
            ? "?user=" + encode(user)
            : resource.isEmpty() ? "" : "?resource=" + encode(resource);
    return http.get(API + "/grants" + query, ANSWER_AT_MOST);
  }

  public JsonNode grant(String user, String resource, String permission) {
    return http.post(
        API + "/grants",
        Map.of("user", user, "resource", resource, "permission", permission),
        ANSWER_AT_MOST);
  }

  public JsonNode takeGrant(String user, String resource) {
    return http.delete(
        API + "/grants?user=" + encode(user) + "&resource=" + encode(resource), ANSWER_AT_MOST);
  }

  /** What was done, the newest first; empty texts for all. */
  public JsonNode audit(String who, String text, boolean refused, int max) {
    return http.get(
        API
            + "/audit?max="
            + max
            + (who.isEmpty() ? "" : "&who=" + encode(who))
            + (text.isEmpty() ? "" : "&text=" + encode(text))
            + (refused ? "&refused=true" : ""),
        ANSWER_AT_MOST);
  }

  // ---- evaluations ----

  /**
   * Judges a model that a loop trained by the loop's gates, on rows it was not trained on; with the
   * fields of {@code POST /lazo/v1/evaluations}. The answer holds the verdict and each gate's
   * evidence.
   */
  public JsonNode evaluate(Map<String, ?> wish) {
    return http.post(API + "/evaluations", wish, CLOCK_AT_MOST);
  }

  // ---- data ----

  /**
   * Sends a Parquet file as a new version of a dataset; the answer holds the report of its checks.
   */
  public Pushed push(String dataset, Path file) throws FileNotFoundException {
    return pushed(dataset, String.valueOf(file.getFileName()), BodyPublishers.ofFile(file));
  }

  /** The same for bytes at hand; {@code fileName} is what the version calls them. */
  public Pushed push(String dataset, String fileName, byte[] parquet) {
    return pushed(dataset, fileName, BodyPublishers.ofByteArray(parquet));
  }

  private Pushed pushed(
      String dataset, String fileName, java.net.http.HttpRequest.BodyPublisher body) {
    JsonNode answer =
        http.post(
            API + "/datasets/" + encode(dataset) + "/versions?file=" + encode(fileName),
            "application/vnd.apache.parquet",
            body,
            UPLOAD_AT_MOST);
    return new Pushed(
        answer.path("accepted").asBoolean(true),
        answer.path("version").asText(),
        answer.path("digest").asText(),
        answer.path("report"));
  }

  /** What is deleted and can be restored: {@code kept}, {@code runs}, {@code models}, … */
  public JsonNode bin() {
    return get(API + "/bin");
  }

  /**
   * Deletes for good what has been in the bin for a time, and frees the files that nothing refers
   * to.
   *
   * @param deletedFor such as 30d; 0s is all that is in the bin
   * @param grace how long a file must have been without a reference, such as 1h
   */
  public JsonNode emptyBin(String deletedFor, String grace) {
    return http.post(
        API + "/bin/purge", Map.of("deleted_for", deletedFor, "grace", grace), CLOCK_AT_MOST);
  }

  public JsonNode datasets() {
    return http.get(API + "/datasets", ANSWER_AT_MOST);
  }

  public JsonNode dataset(String name) {
    return http.get(API + "/datasets/" + encode(name), ANSWER_AT_MOST);
  }

  /**
   * The files delivered to a dataset, newest first, refused ones too, each with the report of its
   * checks.
   */
  public JsonNode deliveries(String dataset) {
    return http.get(API + "/datasets/" + encode(dataset) + "/deliveries", ANSWER_AT_MOST);
  }

  public JsonNode datasetVersion(String name, String version) {
    return http.get(
        API + "/datasets/" + encode(name) + "/versions/" + encode(version), ANSWER_AT_MOST);
  }

  /**
   * Sends rows of a feed, column by column; returns how many the server took.
   *
   * @param id of these rows: when they were taken before, for an answer that got lost, they are not
   *     taken again
   */
  public int feed(String loop, String feed, String id, Map<String, ? extends Object> columns) {
    return http.post(
            API + "/loops/" + encode(loop) + "/feeds/" + encode(feed),
            Map.of("id", id, "columns", columns),
            UPLOAD_AT_MOST)
        .path("accepted")
        .asInt();
  }

  // ---- labels ----

  public Labelled label(List<Label> labels) {
    JsonNode answer = http.post(API + "/labels", Map.of("labels", labels), UPLOAD_AT_MOST);
    return new Labelled(
        answer.path("accepted").asInt(),
        answer.path("duplicates").asInt(),
        answer.path("changed").asInt(),
        lines(answer.path("unknown")));
  }

  // ---- endpoints and rollouts ----

  /** Puts a model version, such as {@code models:/churn@champion}, behind an endpoint. */
  public JsonNode deploy(String endpoint, String model) {
    return http.post(
        API + "/endpoints/" + encode(endpoint), Map.of("model", model), UPLOAD_AT_MOST);
  }

  public JsonNode endpoints() {
    return http.get(API + "/endpoints", ANSWER_AT_MOST);
  }

  public JsonNode endpoint(String name) {
    return http.get(API + "/endpoints/" + encode(name), ANSWER_AT_MOST);
  }

  public JsonNode rollouts() {
    return http.get(API + "/rollouts", ANSWER_AT_MOST);
  }

  public JsonNode rollout(String id) {
    return http.get(API + "/rollouts/" + encode(id), ANSWER_AT_MOST);
  }

  public JsonNode rollout(String id, RolloutVerb verb) {
    return http.post(API + "/rollouts/" + encode(id) + "/" + verb.path(), Map.of(), ANSWER_AT_MOST);
  }

  // ---- evaluation, watching, retraining ----

  /** The latest evaluations of candidates, newest first. */
  public JsonNode evaluations() {
    return http.get(API + "/evaluations", ANSWER_AT_MOST);
  }

  public JsonNode evaluation(String id) {
    return http.get(API + "/evaluations/" + encode(id), ANSWER_AT_MOST);
  }

  public JsonNode alerts() {
    return http.get(API + "/alerts", ANSWER_AT_MOST);
  }

  /** What is compared for a loop, over which windows, against which thresholds. */
  public JsonNode monitors(String loop) {
    return http.get(API + "/monitors/" + encode(loop), ANSWER_AT_MOST);
  }

  public JsonNode pipelineRuns() {
    return http.get(API + "/pipelines/runs", ANSWER_AT_MOST);
  }

  // ---- predictions ----

  /** The endpoint's inputs and outputs, as the Open Inference Protocol tells them. */
  public JsonNode metadata(String endpoint) {
    return http.get("/v2/models/" + encode(endpoint), ANSWER_AT_MOST);
  }

  /**
   * Asks an endpoint for predictions.
   *
   * @param id the caller's prediction id, under which labels come later; null: the server makes one
   */
  public Prediction predict(String endpoint, @Nullable String id, List<Tensor> inputs) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (id != null) {
      body.put("id", id);
    }
    body.put("inputs", inputs);
    return predict(endpoint, body);
  }

  /** The same with a request body made elsewhere. */
  public Prediction predict(String endpoint, Object body) {
    JsonNode answer = http.post("/v2/models/" + encode(endpoint) + "/infer", body, ANSWER_AT_MOST);
    List<Tensor> outputs = new ArrayList<>();
    answer.path("outputs").forEach(output -> outputs.add(Tensor.of(output)));
    return new Prediction(
        answer.path("id").asText(),
        answer.path("model_name").asText(endpoint),
        answer.path("model_version").asText(),
        outputs);
  }

  /** Any other read of the server's own API, for what has no method here. */
  public JsonNode get(String path) {
    return http.get(path, ANSWER_AT_MOST);
  }

  @Override
  public void close() {
    http.close();
  }

  private static Instant instant(JsonNode answer) {
    for (String name : List.of("now", "to", "clock")) {
      if (answer.path(name).isTextual()) {
        return Instant.parse(answer.path(name).asText());
      }
    }
    throw new ServerProblem(
        200, "NO_CLOCK", "the server's answer holds no time; was it started with --replay-clock?");
  }

  /** The texts of an array; of an entry that is an object, its message. */
  private static List<String> lines(JsonNode array) {
    List<String> lines = new ArrayList<>();
    for (JsonNode entry : array) {
      lines.add(
          entry.isTextual()
              ? entry.asText()
              : entry.hasNonNull("message") ? entry.path("message").asText() : entry.toString());
    }
    return lines;
  }
}
