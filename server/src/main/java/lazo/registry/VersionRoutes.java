package lazo.registry;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes.Body;
import lazo.registry.Registry.NewVersion;
import lazo.tracking.Artifacts;
import lazo.tracking.wire.Download;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/** Model versions over the MLflow API. */
final class VersionRoutes {
  private static final int VERSIONS_PER_PAGE = 10_000;
  private static final int VERSIONS_PER_PAGE_MAX = 200_000;

  private final Registry registry;
  private final Artifacts artifacts;

  VersionRoutes(Registry registry, Artifacts artifacts) {
    this.registry = registry;
    this.artifacts = artifacts;
  }

  void register(MlflowApi routes) {
    routes.post("/model-versions/create", "Register a model version", this::create);
    routes.patch("/model-versions/update", "Describe a model version", this::update);
    routes.post(
        "/model-versions/transition-stage", "Move a model version to a stage", this::transition);
    routes.delete("/model-versions/delete", "Delete a model version", this::delete);
    routes.get("/model-versions/get", "Get a model version", fields -> reply(version(fields)));
    routes.get("/model-versions/search", "Search model versions", this::search);
    routes.get(
        "/model-versions/get-download-uri",
        "Get where the files of a model version are",
        fields -> Map.of("artifact_uri", version(fields).location()));
    routes.post("/model-versions/set-tag", "Set a tag of a model version", this::setTag);
    routes.delete("/model-versions/delete-tag", "Delete a tag of a model version", this::deleteTag);
    routes.raw(
        "GET",
        "/model-versions/get-artifact",
        Body.MEMORY,
        about("Download a file of a model version"),
        this::download);
  }

  private static ObjectNode reply(ModelVersion version) {
    return RegistryRender.object().set("model_version", RegistryRender.version(version));
  }

  private static int number(Fields fields) {
    return RegistryNames.version(fields.required("version"));
  }

  private ModelVersion version(Fields fields) {
    return registry.version(ModelRoutes.name(fields), number(fields));
  }

  private Object create(Fields fields) {
    return reply(
        registry.createVersion(
            ModelRoutes.name(fields),
            new NewVersion(
                fields.required("source"),
                fields.text("run_id"),
                fields.text("model_id"),
                fields.textOr("run_link", ""),
                fields.textOr("description", ""),
                ModelRoutes.tags(fields))));
  }

  private Object update(Fields fields) {
    registry.describeVersion(
        ModelRoutes.name(fields), number(fields), fields.textOr("description", ""));
    return reply(version(fields));
  }

  private Object transition(Fields fields) {
    return reply(
        registry.moveToStage(
            ModelRoutes.name(fields),
            number(fields),
            Stage.of(fields.required("stage")),
            fields.flag("archive_existing_versions", false)));
  }

  private Object delete(Fields fields) {
    registry.deleteVersion(ModelRoutes.name(fields), number(fields));
    return Map.of();
  }

  private Object search(Fields fields) {
    var page =
        registry.searchVersions(
            fields.textOr("filter", ""),
            fields.texts("order_by"),
            fields.pageSize("max_results", VERSIONS_PER_PAGE, VERSIONS_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = RegistryRender.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("model_versions");
      page.items().forEach(version -> list.add(RegistryRender.version(version)));
    }
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object setTag(Fields fields) {
    registry.setVersionTag(
        ModelRoutes.name(fields),
        number(fields),
        fields.required("key"),
        fields.textOr("value", ""));
    return Map.of();
  }

  private Object deleteTag(Fields fields) {
    registry.deleteVersionTag(ModelRoutes.name(fields), number(fields), fields.required("key"));
    return Map.of();
  }

  private Reply download(Request request) {
    ModelVersion version =
        registry.version(
            request.queryParam("name").orElseThrow(() -> Fields.missing("name")),
            RegistryNames.version(
                request.queryParam("version").orElseThrow(() -> Fields.missing("version"))));
    String path =
        SafePath.relative(request.queryParam("path").orElseThrow(() -> Fields.missing("path")));
    Artifacts.Entry file = artifacts.file(Artifacts.pathOf(version.location()) + "/" + path);
    return Download.of(artifacts.bytes(file), file.size(), file.name());
  }
}
