package lazo.tracking.upload;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lazo.access.Tickets;
import lazo.http.Routes;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.PartFiles;
import lazo.store.PartFiles.Part;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.tracking.upload.UploadStore.Upload;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/**
 * The façade of uploads that take more than one request. A part is durable when it is acknowledged;
 * parts come in any order and may come again. The file appears when all are there, whole and
 * synced.
 *
 * <p>Thread safe.
 */
public final class Uploads {
  /** An upload that got nothing for this long is forgotten. */
  static final Duration KEPT = Duration.ofHours(24);

  private static final int PARTS_MAX = 10_000;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final Artifacts artifacts;
  private final Blobs blobs;
  private final PartFiles files;
  private final UploadStore store;
  private final IdSource ids;
  private final InstantSource clock;
  private final Turns turns = new Turns();

  public Uploads(
      Database database, Blobs blobs, Artifacts artifacts, IdSource ids, InstantSource clock) {
    this.artifacts = artifacts;
    this.blobs = blobs;
    this.files = blobs.parts();
    this.store = new UploadStore(database);
    this.ids = ids;
    this.clock = clock;
  }

  /** Adds MLflow's calls for transfer in parts and at signed addresses to the table. */
  public void register(Routes table, Tracking tracking, LoggedModels models, Tickets tickets) {
    var routes = new MlflowApi(table);
    new UploadRoutes(this, tracking.rights(), tickets).register(routes);
    new SignedRoutes(this, blobs, tickets).register(routes);
    new PresignedRoutes(this, tracking, models, artifacts, tickets).register(routes);
  }

  /** Begins an upload to a path and returns its id. */
  String begin(String path, int parts) {
    if (parts < 0 || parts > PARTS_MAX) {
      throw new InvalidInput(
          "num_parts must be 0 to " + PARTS_MAX + ", was " + parts + "; send larger parts");
    }
    return add(path, parts, false, KEPT);
  }

  /** Expects a file at a path, in one piece. */
  String expect(String path, Duration within) {
    return add(path, 0, true, within);
  }

  private String add(String path, int parts, boolean whole, Duration kept) {
    var upload = new Upload(ids.next(), SafePath.relative(path), parts, whole, false);
    store.add(upload, clock.instant().plus(kept));
    return upload.id();
  }

  /** Takes a part and returns its digest. */
  String take(String id, int number, Blobs.Received received) {
    return turns.take(
        id,
        () -> {
          Upload upload = upload(id);
          if (upload.finished()) {
            throw new Conflict("upload " + id + " is complete and takes no more parts");
          }
          if (upload.whole() || number < 1 || number > upload.parts()) {
            throw new InvalidInput("upload " + id + " has no part " + number);
          }
          Part part = files.keep(id, number, received);
          store.addPart(id, part, clock.instant().plus(KEPT));
          files.deleteOthers(id, part);
          return part.sha256();
        });
  }

  /** Takes a file in one piece. */
  void takeWhole(String id, Blobs.Received received) {
    Upload upload = upload(id);
    if (!upload.whole()) {
      throw new InvalidInput("upload " + id + " takes numbered parts, not the file in one piece");
    }
    artifacts.adopt(upload.path(), received);
  }

  /**
   * Joins the parts to the file. Asked again for the same, it says yes again: the answer may have
   * got lost.
   *
   * @param claimed what the client was told of each part, by number
   */
  void complete(String id, String path, Map<Integer, String> claimed) {
    turns.take(
        id,
        () -> {
          Upload upload = upload(id, path);
          List<Part> parts = store.parts(id);
          requireAll(upload, parts, claimed);
          if (!upload.finished()) {
            store.extend(id, clock.instant().plus(KEPT));
            Blobs.Received joined = files.join(id, parts);
            try {
              artifacts.adopt(upload.path(), joined);
            } finally {
              joined.discard();
            }
            store.finish(id);
          }
          files.forget(id);
          return null;
        });
  }

  private static void requireAll(Upload upload, List<Part> parts, Map<Integer, String> claimed) {
    Map<Integer, Part> byNumber =
        parts.stream().collect(Collectors.toMap(Part::number, Function.identity()));
    List<String> wrong = new ArrayList<>();
    new TreeMap<>(claimed)
        .forEach(
            (number, etag) -> {
              Part part = byNumber.get(number);
              if (part != null && !part.sha256().equals(etag)) {
                wrong.add("part " + number + " was stored as " + part.sha256() + ", not " + etag);
              } else if (part == null) {
                wrong.add("part " + number + " did not arrive");
              }
            });
    for (int number = 1; number <= upload.parts(); number++) {
      if (!claimed.containsKey(number)) {
        wrong.add("part " + number + " is not named");
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidInput(
          "the upload of '"
              + upload.path()
              + "' is not complete: "
              + wrong.stream().limit(5).collect(Collectors.joining("; "))
              + (wrong.size() > 5 ? "; and " + (wrong.size() - 5) + " more" : "")
              + ". Send these parts again, then complete it");
    }
  }

  /** Gives an upload up; nothing of it stays. */
  void abort(String id, String path) {
    turns.take(
        id,
        () -> {
          if (upload(id, path).finished()) {
            throw new Conflict(
                "upload " + id + " is complete; delete the artifact '" + path + "' instead");
          }
          forget(id);
          return null;
        });
  }

  private void forget(String id) {
    store.delete(id);
    files.forget(id);
  }

  private Upload upload(String id) {
    return Optional.of(id)
        .filter(text -> ID.matcher(text).matches())
        .flatMap(store::find)
        .orElseThrow(
            () ->
                new NotFound(
                    "No such upload: '"
                        + id
                        + "'. It was aborted, or nothing came for "
                        + KEPT.toHours()
                        + " hours; begin again"));
  }

  private Upload upload(String id, String path) {
    Upload upload = upload(id);
    if (upload.whole() || !upload.path().equals(SafePath.relative(path))) {
      throw new InvalidInput("upload " + id + " is not for '" + path + "'");
    }
    return upload;
  }

  /** Forgets the uploads that nobody went on with, and files that no upload knows. */
  public void sweep() {
    Instant now = clock.instant();
    for (String id : store.expired(now)) {
      turns.take(
          id,
          () -> {
            if (store.expired(now).contains(id)) {
              forget(id);
            }
            return null;
          });
    }
    Set<String> there = files.uploads();
    Set<String> open = store.open();
    there.stream().filter(id -> !open.contains(id)).forEach(files::forget);
  }
}
