package lazo.tracking.upload;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import lazo.access.Permission;
import lazo.access.Tickets;
import lazo.http.Address;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes.Body;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/** MLflow's presigned addresses: to fetch a file, or to send one, without logging in for it. */
final class PresignedRoutes {
  /** As in MLflow. */
  private static final long DOWNLOAD_SECONDS = 300;

  private static final long UPLOAD_SECONDS = 900;
  private static final long SECONDS_MAX = Duration.ofDays(7).toSeconds();

  private final Uploads uploads;
  private final Tracking tracking;
  private final LoggedModels models;
  private final Artifacts artifacts;
  private final Tickets tickets;

  PresignedRoutes(
      Uploads uploads,
      Tracking tracking,
      LoggedModels models,
      Artifacts artifacts,
      Tickets tickets) {
    this.uploads = uploads;
    this.tracking = tracking;
    this.models = models;
    this.artifacts = artifacts;
    this.tickets = tickets;
  }

  void register(MlflowApi routes) {
    for (String prefix : new String[] {"/api/2.0", "/ajax-api/2.0"}) {
      routes.raw(
          "GET",
          prefix + "/mlflow-artifacts/presigned/*path",
          Body.MEMORY,
          about("Get an address to download a file from, in ranges or whole"),
          this::ofStored);
    }
    for (String prefix : MlflowApi.PREFIXES) {
      routes.raw(
          "POST",
          prefix + "/artifacts/presigned-download-url",
          Body.MEMORY,
          about("Get an address to download a file of a run from"),
          this::ofRun);
      routes.raw(
          "POST",
          prefix + "/artifacts/presigned-upload-url",
          Body.MEMORY,
          about("Get an address to send a file of a run or of a logged model to"),
          this::toSend);
    }
  }

  private Reply ofStored(Request request) {
    return download(request, request.pathParam("path"), "url", DOWNLOAD_SECONDS);
  }

  private Reply ofRun(Request request) {
    Fields fields = MlflowApi.fields(request);
    String root = Artifacts.pathOf(tracking.run(fields.required("run_id")).artifactUri());
    String path = SafePath.relative(fields.required("path"));
    long seconds = seconds(fields, DOWNLOAD_SECONDS);
    return download(request, root + "/" + path, "presigned_url", seconds);
  }

  private Reply download(Request request, String path, String field, long seconds) {
    tracking.rights().file(Permission.READ, SafePath.relative(path));
    Artifacts.Entry file = artifacts.file(path);
    ObjectNode reply = address(request, "GET", SignedRoutes.bytes(file), field, seconds);
    return Reply.json(reply.put("file_size", file.size()));
  }

  private Reply toSend(Request request) {
    Fields fields = MlflowApi.fields(request);
    String run = fields.textOr("run_id", "");
    String model = fields.textOr("model_id", "");
    if (run.isEmpty() == model.isEmpty()) {
      throw new InvalidInput("Exactly one of run_id and model_id must be provided.");
    }
    String root =
        run.isEmpty() ? models.model(model).artifactUri() : tracking.run(run).artifactUri();
    String path = Artifacts.pathOf(root) + "/" + SafePath.relative(fields.required("path"));
    tracking.rights().file(Permission.EDIT, path);
    long seconds = seconds(fields, UPLOAD_SECONDS);
    String id = uploads.expect(path, Duration.ofSeconds(seconds));
    return Reply.json(address(request, "PUT", SignedRoutes.whole(id), "presigned_url", seconds));
  }

  private ObjectNode address(
      Request request, String method, String path, String field, long seconds) {
    String signed = tickets.sign(method, path, Duration.ofSeconds(seconds));
    ObjectNode reply = Json.MAPPER.createObjectNode();
    reply.put(field, Address.of(request, signed)).putObject("headers");
    return reply;
  }

  private static long seconds(Fields fields, long otherwise) {
    long seconds = fields.integer("expiration").orElse(otherwise);
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new InvalidInput(
          "expiration must be between 1 and " + SECONDS_MAX + " seconds (got " + seconds + ").");
    }
    return seconds;
  }
}
