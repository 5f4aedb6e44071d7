package lazo.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;
import org.jspecify.annotations.Nullable;

/** Logged models over the MLflow API. */
final class LoggedModelRoutes {
  private static final int MODELS_PER_PAGE = 50;
  private static final int MODELS_PER_PAGE_MAX = 1_000;

  private final LoggedModels models;
  private final Artifacts artifacts;

  LoggedModelRoutes(LoggedModels models, Artifacts artifacts) {
    this.models = models;
    this.artifacts = artifacts;
  }

  void register(MlflowApi routes) {
    routes.post("/logged-models/search", "Search logged models", this::search);
    routes.post("/logged-models", "Create a logged model", this::create);
    routes.get(
        "/logged-models/:model_id",
        "Get a logged model",
        fields -> model(models.model(id(fields))));
    routes.patch("/logged-models/:model_id", "Finish a logged model", this::finish);
    routes.delete("/logged-models/:model_id", "Delete a logged model", this::delete);
    routes.post(
        "/logged-models/:model_id/params", "Log parameters of a logged model", this::logParams);
    routes.patch("/logged-models/:model_id/tags", "Set tags of a logged model", this::setTags);
    routes.delete(
        "/logged-models/:model_id/tags/:tag_key",
        "Delete a tag of a logged model",
        this::deleteTag);
    routes.get(
        "/logged-models/:model_id/artifacts/directories",
        "List the files of a logged model",
        this::listArtifacts);
  }

  private static String id(Fields fields) {
    return fields.segment("model_id");
  }

  private static ObjectNode model(LoggedModel model) {
    return Render.object().set("model", Render.model(model));
  }

  private Object create(Fields fields) {
    return model(
        models.create(
            fields.required("experiment_id"),
            fields.textOr("name", ""),
            noneIfEmpty(fields.text("model_type")),
            noneIfEmpty(fields.text("source_run_id")),
            ExperimentRoutes.pairs(fields, "params"),
            ExperimentRoutes.pairs(fields, "tags")));
  }

  private static @Nullable String noneIfEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static LoggedModel.Status status(Fields fields) {
    LoggedModel.Status status =
        Words.read(LoggedModel.Status.class, fields.required("status"), "status");
    return status == null ? LoggedModel.Status.LOGGED_MODEL_PENDING : status;
  }

  private Object finish(Fields fields) {
    return model(models.finish(id(fields), status(fields)));
  }

  private Object delete(Fields fields) {
    models.delete(id(fields));
    return Map.of();
  }

  private Object logParams(Fields fields) {
    models.logParams(id(fields), ExperimentRoutes.pairs(fields, "params"));
    return Map.of();
  }

  private Object setTags(Fields fields) {
    return model(models.setTags(id(fields), ExperimentRoutes.pairs(fields, "tags")));
  }

  private Object deleteTag(Fields fields) {
    models.deleteTag(id(fields), fields.segment("tag_key"));
    return Map.of();
  }

  private Object search(Fields fields) {
    var page =
        models.search(
            fields.texts("experiment_ids"),
            fields.textOr("filter", ""),
            fields.list("datasets").stream().map(LoggedModelRoutes::dataset).toList(),
            fields.list("order_by").stream().map(LoggedModelRoutes::order).toList(),
            fields.pageSize("max_results", MODELS_PER_PAGE, MODELS_PER_PAGE_MAX),
            fields.text("page_token"));
    ObjectNode reply = Render.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("models");
      page.items().forEach(model -> list.add(Render.model(model)));
    }
    return Render.page(reply, page);
  }

  private static LoggedModelKeys.OnDataset dataset(Fields fields) {
    return new LoggedModelKeys.OnDataset(
        fields.required("dataset_name"), noneIfEmpty(fields.text("dataset_digest")));
  }

  private static LoggedModels.ModelOrder order(Fields fields) {
    return new LoggedModels.ModelOrder(
        fields.required("field_name"),
        fields.flag("ascending", true),
        noneIfEmpty(fields.text("dataset_name")),
        noneIfEmpty(fields.text("dataset_digest")));
  }

  private Object listArtifacts(Fields fields) {
    LoggedModel model = models.model(id(fields));
    String root = Artifacts.pathOf(model.artifactUri());
    String folder = fields.textOr("artifact_directory_path", "");
    List<Artifacts.Entry> entries =
        artifacts.list(folder.isEmpty() ? root : root + "/" + SafePath.relative(folder));
    ObjectNode reply = Render.object().put("root_uri", model.artifactUri());
    Render.files(reply, entries, root);
    return reply;
  }
}
