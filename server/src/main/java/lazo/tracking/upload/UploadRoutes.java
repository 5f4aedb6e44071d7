package lazo.tracking.upload;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import lazo.access.Permission;
import lazo.access.Tickets;
import lazo.http.Address;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes.Body;
import lazo.problem.InvalidInput;
import lazo.store.Json;
import lazo.tracking.Rights;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/**
 * MLflow's uploads in parts: begin, complete, abort. The path of a call is that of the folder; the
 * name of the file comes from the path on the client's machine.
 */
final class UploadRoutes {
  /** As in MLflow. All addresses are given out at once, so the last parts may wait for long. */
  private static final Duration PART_VALID = Duration.ofHours(1);

  private final Uploads uploads;
  private final Rights rights;
  private final Tickets tickets;

  UploadRoutes(Uploads uploads, Rights rights, Tickets tickets) {
    this.uploads = uploads;
    this.rights = rights;
    this.tickets = tickets;
  }

  void register(MlflowApi routes) {
    for (String prefix : new String[] {"/api/2.0", "/ajax-api/2.0"}) {
      String root = prefix + "/mlflow-artifacts/mpu";
      routes.raw(
          "POST",
          root + "/create/*path",
          Body.MEMORY,
          about("Begin to upload a file in parts"),
          this::create);
      routes.raw(
          "POST",
          root + "/complete/*path",
          Body.MEMORY,
          about("Join the parts of an upload"),
          this::complete);
      routes.raw(
          "POST", root + "/abort/*path", Body.MEMORY, about("Give an upload up"), this::abort);
    }
  }

  private Reply create(Request request) {
    Fields fields = MlflowApi.fields(request);
    int parts = Math.toIntExact(Math.clamp(fields.integer("num_parts").orElse(1), -1, 1 << 20));
    String id = uploads.begin(path(request, fields), parts);
    ObjectNode reply = Json.MAPPER.createObjectNode().put("upload_id", id);
    ArrayNode credentials = reply.putArray("credentials");
    for (int number = 1; number <= parts; number++) {
      String path = tickets.sign("PUT", SignedRoutes.part(id, number), PART_VALID);
      credentials
          .addObject()
          .put("url", Address.of(request, path))
          .put("part_number", number)
          .putObject("headers");
    }
    return Reply.json(reply);
  }

  private Reply complete(Request request) {
    Fields fields = MlflowApi.fields(request);
    Map<Integer, String> claimed = new HashMap<>();
    for (Fields part : fields.list("parts")) {
      int number =
          Math.toIntExact(
              Math.clamp(
                  part.integer("part_number").orElseThrow(() -> Fields.missing("part_number")),
                  0,
                  1 << 20));
      String etag = part.required("etag").replace("\"", "");
      if (claimed.put(number, etag) != null) {
        throw new InvalidInput("part " + number + " is named twice; name each part once");
      }
    }
    uploads.complete(fields.required("upload_id"), path(request, fields), claimed);
    return Reply.json(Map.of());
  }

  private Reply abort(Request request) {
    Fields fields = MlflowApi.fields(request);
    uploads.abort(fields.required("upload_id"), path(request, fields));
    return Reply.json(Map.of());
  }

  private String path(Request request, Fields fields) {
    String local = fields.required("path");
    String name = local.substring(Math.max(local.lastIndexOf('/'), local.lastIndexOf('\\')) + 1);
    if (name.isEmpty()) {
      throw new InvalidInput(
          "'" + local + "' has no file name at its end; name the file in 'path'");
    }
    String path = SafePath.relative(SafePath.relative(request.pathParam("path")) + "/" + name);
    rights.file(Permission.EDIT, path);
    return path;
  }
}
