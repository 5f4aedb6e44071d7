package lazo.ui;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.problem.NotFound;
import lazo.tracking.Artifacts;
import lazo.tracking.LoggedModels;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Download;
import lazo.tracking.wire.SafePath;

/**
 * The files of a run, or of a model that it logged, and their bytes for the viewer: pictures, PDF,
 * and HTML in a sandbox where it can reach nothing of this server. Whatever else a browser could
 * run is only ever sent as a download.
 */
final class RunFiles {
  private static final String NOTHING = "default-src 'none'; style-src 'unsafe-inline'";

  /** What a page in the sandbox may do: run what it brings along, and ask nobody for more. */
  private static final String SANDBOX =
      "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

  private static final Map<String, String> PICTURES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "webp", "image/webp",
          "svg", "image/svg+xml");

  private static final Map<String, String> SOUNDS =
      Map.of(
          "mp3", "audio/mpeg",
          "wav", "audio/wav",
          "ogg", "audio/ogg",
          "flac", "audio/flac",
          "m4a", "audio/mp4");
  private static final Map<String, String> FILMS = Map.of("mp4", "video/mp4", "webm", "video/webm");

  private final Tracking tracking;
  private final LoggedModels models;
  private final Artifacts artifacts;

  RunFiles(Tracking tracking, LoggedModels models, Artifacts artifacts) {
    this.tracking = tracking;
    this.models = models;
    this.artifacts = artifacts;
  }

  Artifacts artifacts() {
    return artifacts;
  }

  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** What a browser shows by itself: picture, audio, video, page or pdf; empty for the rest. */
  static String kind(String extension) {
    if (PICTURES.containsKey(extension)) {
      return "picture";
    }
    if (SOUNDS.containsKey(extension)) {
      return "audio";
    }
    if (FILMS.containsKey(extension)) {
      return "video";
    }
    return switch (extension) {
      case "html", "htm" -> "page";
      case "pdf" -> "pdf";
      default -> "";
    };
  }

  /** Where the files lie: those of the run, or of a model that it logged. */
  String root(Run run, String model) {
    if (model.isEmpty()) {
      return Artifacts.pathOf(run.artifactUri());
    }
    if (run.modelOutputs().stream().noneMatch(link -> link.modelId().equals(model))) {
      throw new NotFound("run " + run.name() + " logged no model " + model);
    }
    return Artifacts.pathOf(models.model(model).artifactUri());
  }

  /** How MLflow's clients name a folder of files. */
  static String address(Run run, String model, String path) {
    String root = model.isEmpty() ? "runs:/" + run.id() : "models:/" + model;
    return path.isEmpty() ? root : root + "/" + path;
  }

  private Artifacts.Entry file(Request request) {
    Run run = tracking.run(request.pathParam("run"));
    String path = SafePath.relative(request.queryParam("path").orElse(""));
    return artifacts.file(root(run, request.queryParam("model").orElse("")) + "/" + path);
  }

  /** A file as the viewer shows it. */
  Reply shown(Request request) {
    Artifacts.Entry file = file(request);
    String extension = extension(file.name());
    return switch (kind(extension)) {
      case "picture" -> raw(file, typed(PICTURES, extension), "sandbox; " + NOTHING);
      case "audio" -> raw(file, typed(SOUNDS, extension), "sandbox; " + NOTHING);
      case "video" -> raw(file, typed(FILMS, extension), "sandbox; " + NOTHING);
      case "page" -> raw(file, "text/html; charset=utf-8", SANDBOX);
      case "pdf" -> raw(file, "application/pdf", NOTHING + "; object-src 'self'");
      default -> download(request);
    };
  }

  private static String typed(Map<String, String> types, String extension) {
    return types.getOrDefault(extension, "application/octet-stream");
  }

  private Reply raw(Artifacts.Entry file, String type, String policy) {
    return Reply.file(artifacts.bytes(file), file.size(), type)
        .header("content-security-policy", policy)
        .header("cache-control", "private, no-cache");
  }

  Reply download(Request request) {
    Artifacts.Entry file = file(request);
    return Download.of(artifacts.bytes(file), file.size(), file.name());
  }

  List<Artifacts.Entry> list(String folder) {
    return artifacts.list(folder);
  }
}
