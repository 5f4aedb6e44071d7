package lazo.tracking.upload;

import static lazo.http.About.about;

import java.util.Map;
import java.util.Objects;
import lazo.access.Tickets;
import lazo.http.Ranges;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes.Body;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;
import lazo.tracking.Artifacts;
import lazo.tracking.wire.Download;
import lazo.tracking.wire.MlflowApi;

/**
 * What signed addresses lead to. They name an upload or a blob, never a path: the one who asked for
 * the address said which file it is for.
 */
final class SignedRoutes {
  private static final int NAME_CHARACTERS_MAX = 100;

  private final Uploads uploads;
  private final Blobs blobs;
  private final Tickets tickets;

  SignedRoutes(Uploads uploads, Blobs blobs, Tickets tickets) {
    this.uploads = uploads;
    this.blobs = blobs;
    this.tickets = tickets;
  }

  /** The address of a part. */
  static String part(String upload, int number) {
    return Tickets.PREFIX + "parts/" + upload + "/" + number;
  }

  /** The address of a file that is sent in one piece. */
  static String whole(String upload) {
    return Tickets.PREFIX + "files/" + upload;
  }

  /** The address of a file's bytes as they are now: what replaces the file does not change them. */
  static String bytes(Artifacts.Entry file) {
    String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_");
    int cut = Math.max(0, name.length() - NAME_CHARACTERS_MAX);
    return Tickets.PREFIX + "blobs/" + file.sha256() + "/" + name.substring(cut);
  }

  void register(MlflowApi routes) {
    routes.raw(
        "PUT",
        Tickets.PREFIX + "parts/:upload/:number",
        Body.FILE,
        about("Send a part to the address given out for it"),
        this::takePart);
    routes.raw(
        "PUT",
        Tickets.PREFIX + "files/:upload",
        Body.FILE,
        about("Send a file to the address given out for it"),
        this::takeWhole);
    routes.raw(
        "GET",
        Tickets.PREFIX + "blobs/:sha256/:name",
        Body.MEMORY,
        about("Download a file, or a range of it, from the address given out for it"),
        this::send);
  }

  private void check(Request request) {
    tickets.check(
        request.method(),
        request.path(),
        request.queryParam("expires").orElse(null),
        request.queryParam("signature").orElse(null));
  }

  private Reply takePart(Request request) {
    Blobs.Received received = Objects.requireNonNull(request.upload());
    try {
      check(request);
      String number = request.pathParam("number");
      if (!number.matches("\\d{1,5}")) {
        throw new InvalidInput("'" + number + "' is no number of a part");
      }
      return stored(uploads.take(request.pathParam("upload"), Integer.parseInt(number), received));
    } finally {
      received.discard();
    }
  }

  private Reply takeWhole(Request request) {
    Blobs.Received received = Objects.requireNonNull(request.upload());
    try {
      check(request);
      uploads.takeWhole(request.pathParam("upload"), received);
      return stored(received.blob().sha256());
    } finally {
      received.discard();
    }
  }

  private static Reply stored(String sha256) {
    return Reply.json(Map.of()).header("etag", '"' + sha256 + '"');
  }

  private Reply send(Request request) {
    check(request);
    String sha256 = request.pathParam("sha256");
    Blobs.Blob blob = blobs.blob(sha256);
    return Ranges.of(
        request,
        Download.of(blobs.existing(sha256), blob.size(), request.pathParam("name"))
            .header("etag", '"' + sha256 + '"'));
  }
}
