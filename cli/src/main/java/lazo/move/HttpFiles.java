package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lazo.client.ServerProblem;

/**
 * Files that a tracking server hands out. How it is asked is written into the place: {@code
 * proxy:PATH} through its artifact proxy, {@code run:ID} and {@code model:ID} where it reads them
 * from a folder of its own. Thread-safe.
 */
final class HttpFiles {
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts";
  private static final Pattern PROXIED =
      Pattern.compile("(?:mlflow-artifacts:(?://[^/]*)?|https?://.*" + ARTIFACTS + ")/*(.*)");

  private final HttpSource source;

  HttpFiles(HttpSource source) {
    this.source = source;
  }

  FilePlace ofRun(String run, String uri) {
    return place("run:" + run, uri);
  }

  FilePlace ofModel(String model, String uri) {
    return place("model:" + model, uri);
  }

  /** The files of a trace, which are served only through the proxy. */
  FilePlace ofTrace(String uri) {
    return PROXIED.matcher(uri).matches() ? place("", uri) : new FilePlace.None();
  }

  private static FilePlace place(String otherwise, String uri) {
    Matcher proxied = PROXIED.matcher(uri);
    if (proxied.matches()) {
      String path = proxied.group(1);
      return new FilePlace.Served(
          "proxy:" + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path));
    }
    if (uri.isEmpty()) {
      return new FilePlace.None();
    }
    return SqlExperiments.foreign(uri) == null
        ? new FilePlace.Served(otherwise)
        : new FilePlace.Elsewhere(uri);
  }

  /** All files below a place, by path. */
  List<FoundFile> below(String place) {
    int colon = place.indexOf(':');
    String owner = place.substring(colon + 1);
    List<FoundFile> files = new ArrayList<>();
    switch (place.substring(0, colon)) {
      case "proxy" -> proxied(owner, files);
      case "run" -> ofRun(owner, files);
      default -> ofModel(owner, files);
    }
    files.sort(Comparator.comparing(FoundFile::path));
    return files;
  }

  private void proxied(String root, List<FoundFile> files) {
    walk(
        "",
        path -> {
          // this listing names each file without its folder
          JsonNode page =
              source.getIfKnown(
                  ARTIFACTS, List.of("path", path.isEmpty() ? root : join(root, path)));
          List<Entry> entries = new ArrayList<>();
          page.path("files").forEach(file -> entries.add(entry(join(path, last(file)), file)));
          return entries;
        },
        path -> () -> source.open(ARTIFACTS + "/" + Target.encodePath(join(root, path)), List.of()),
        files);
  }

  private void ofRun(String run, List<FoundFile> files) {
    walk(
        "",
        path ->
            listed(
                source.get(
                    "/api/2.0/mlflow/artifacts/list",
                    path.isEmpty()
                        ? List.of("run_id", run)
                        : List.of("run_id", run, "path", path))),
        path -> () -> source.open("/get-artifact", List.of("run_id", run, "path", path)),
        files);
  }

  private void ofModel(String model, List<FoundFile> files) {
    String base = "/mlflow/logged-models/" + Target.encode(model) + "/artifacts/";
    walk(
        "",
        path ->
            listed(
                source.get(
                    "/api/2.0" + base + "directories",
                    path.isEmpty() ? List.of() : List.of("artifact_directory_path", path))),
        path ->
            () ->
                source.open("/ajax-api/2.0" + base + "files", List.of("artifact_file_path", path)),
        files);
  }

  private record Entry(String path, boolean folder, long size) {}

  private static Entry entry(String path, JsonNode file) {
    return new Entry(path, file.path("is_dir").asBoolean(), file.path("file_size").asLong(0));
  }

  private static List<Entry> listed(JsonNode page) {
    List<Entry> entries = new ArrayList<>();
    page.path("files").forEach(file -> entries.add(entry(file.path("path").asText(), file)));
    return entries;
  }

  private static String last(JsonNode file) {
    String path = file.path("path").asText();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private static void walk(
      String folder,
      Function<String, List<Entry>> lister,
      Function<String, FoundFile.Opener> opener,
      List<FoundFile> files) {
    for (Entry entry : lister.apply(folder)) {
      boolean below = folder.isEmpty() || entry.path.startsWith(folder + "/");
      if (!below || entry.path.equals(folder)) {
        throw new ServerProblem(
            400, "BAD_LISTING", "the listing of " + folder + " names " + entry.path);
      }
      if (entry.folder) {
        walk(entry.path, lister, opener, files);
      } else {
        files.add(new FoundFile(entry.path, entry.size, opener.apply(entry.path)));
      }
    }
  }
}
