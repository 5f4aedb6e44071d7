package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.client.ServerProblem;
import lazo.transfer.Moved;

/** The model registry that a tracking server tells of; prompts are in it, asked for apart. */
final class HttpRegistry {
  private static final String PROMPTS = "tags.`mlflow.prompt.is_prompt` = 'true'";
  private static final int MODELS_PER_PAGE = 100;
  private static final int VERSIONS_PER_PAGE = 1_000;
  private static final int BAD_REQUEST = 400;

  private final HttpSource source;
  private final Report report;
  private final Versions versions;

  HttpRegistry(HttpSource source, Report report) {
    this.source = source;
    this.report = report;
    this.versions = new Versions(new ArtifactFolders(null, List.of()), report);
  }

  void all(Consumer<Moved> each) {
    models("", each);
    try {
      models(PROMPTS, each);
    } catch (ServerProblem e) {
      if (e.status() != BAD_REQUEST) { // what a server says that knows no prompts
        throw e;
      }
    }
  }

  private void models(String filter, Consumer<Moved> each) {
    List<String> query = new ArrayList<>(List.of("max_results", String.valueOf(MODELS_PER_PAGE)));
    if (!filter.isEmpty()) {
      query.addAll(List.of("filter", filter));
    }
    source.pages(
        "/api/2.0/mlflow/registered-models/search",
        query,
        page -> page.path("registered_models").forEach(model -> model(model, filter, each)));
  }

  private void model(JsonNode model, String filter, Consumer<Moved> each) {
    String name = model.path("name").asText();
    List<Versions.Given> found = versions(name, filter);
    each.accept(
        new Moved.Registered(
            name,
            model.path("description").asText(""),
            found.isEmpty() ? 0 : found.getLast().number(),
            model.path("creation_timestamp").asLong(),
            model.path("last_updated_timestamp").asLong(),
            HttpOrigin.pairs(model.path("tags"))));
    found.forEach(version -> versions.version(version).ifPresent(each));
    model
        .path("aliases")
        .forEach(
            alias ->
                each.accept(
                    new Moved.Alias(
                        name, alias.path("alias").asText(), alias.path("version").asInt())));
  }

  private List<Versions.Given> versions(String model, String filter) {
    char quote = model.indexOf('\'') < 0 ? '\'' : '"';
    if (model.indexOf(quote) >= 0) {
      report.misfit(
          "versions of " + model, "the name has both kinds of quotes, so no search can name it");
      return List.of();
    }
    String whole = "name = " + quote + model + quote + (filter.isEmpty() ? "" : " AND " + filter);
    List<Versions.Given> found = new ArrayList<>();
    source.pages(
        "/api/2.0/mlflow/model-versions/search",
        List.of("filter", whole, "max_results", String.valueOf(VERSIONS_PER_PAGE)),
        page ->
            page.path("model_versions")
                .forEach(
                    version ->
                        found.add(given(model, version, HttpOrigin.pairs(version.path("tags"))))));
    found.sort(Comparator.comparingInt(Versions.Given::number));
    return found;
  }

  /**
   * @param version as MLflow's answers and its files write it
   */
  static Versions.Given given(String model, JsonNode version, Map<String, String> tags) {
    return new Versions.Given(
        model,
        version.path("version").asInt(),
        text(version, "source"),
        HttpRuns.textOrNull(version, "run_id"),
        text(version, "run_link"),
        text(version, "description"),
        text(version, "current_stage"),
        text(version, "status"),
        version.path("creation_timestamp").asLong(),
        version.path("last_updated_timestamp").asLong(),
        tags);
  }

  static String text(JsonNode node, String field) {
    String text = HttpRuns.textOrNull(node, field);
    return text == null ? "" : text;
  }
}
