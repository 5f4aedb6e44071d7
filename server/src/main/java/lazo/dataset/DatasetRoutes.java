package lazo.dataset;

import static lazo.http.About.about;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.store.Blobs;

/** Datasets over HTTP. */
final class DatasetRoutes {
  private static final int PAGE_MAX = 1_000;

  private final Datasets datasets;

  DatasetRoutes(Datasets datasets) {
    this.datasets = datasets;
  }

  void register(Routes routes) {
    routes.upload(
        "POST",
        "/lazo/v1/datasets/:name/versions",
        about("Deliver a file, which makes a version when its checks pass")
            .queryRequired("file", String.class, "what the file is called; the same name replaces")
            .takes("application/octet-stream", "a Parquet file")
            .answers(Delivery.class),
        this::deliver);
    routes.get(
        "/lazo/v1/datasets",
        about("List the names of datasets").answersList("datasets", String.class),
        request -> Reply.json(Map.of("datasets", datasets.names())));
    routes.get(
        "/lazo/v1/datasets/:name",
        about("List the versions of a dataset, newest first")
            .query("max", Integer.class, "at most so many, up to " + PAGE_MAX, 100)
            .answers("name", String.class)
            .answersList("versions", DatasetVersion.class),
        this::show);
    routes.get(
        "/lazo/v1/datasets/:name/deliveries",
        about("List deliveries with their checks, the refused ones too")
            .query("max", Integer.class, "at most so many, up to " + PAGE_MAX, 100)
            .answersList("deliveries", Delivery.class),
        request ->
            Reply.json(
                Map.of(
                    "deliveries", datasets.deliveries(request.pathParam("name"), page(request)))));
    routes.get(
        "/lazo/v1/datasets/:name/versions/:version",
        about("Get a version of a dataset").answers(DatasetVersion.class),
        this::version);
  }

  private static int page(Request request) {
    return request.queryInt("max", 100, 1, PAGE_MAX);
  }

  private Reply deliver(Request request) {
    Blobs.Received upload = Objects.requireNonNull(request.upload());
    try {
      String file =
          request
              .queryParam("file")
              .orElseThrow(
                  () -> new InvalidInput("say what the file is called: ?file=2001-02-01.parquet"));
      return Reply.json(datasets.deliver(request.pathParam("name"), file, upload));
    } finally {
      delete(upload.file());
    }
  }

  private static void delete(Path upload) {
    try {
      Files.deleteIfExists(upload); // an accepted one has been taken over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply show(Request request) {
    String name = request.pathParam("name");
    return Reply.json(Map.of("name", name, "versions", datasets.versions(name, page(request))));
  }

  private Reply version(Request request) {
    String version = request.pathParam("version");
    try {
      return Reply.json(datasets.version(request.pathParam("name"), Integer.parseInt(version)));
    } catch (NumberFormatException e) {
      throw new InvalidInput("a version is a whole number, was '" + version + "'");
    }
  }
}
