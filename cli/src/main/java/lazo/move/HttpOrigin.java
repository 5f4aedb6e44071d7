package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import lazo.client.Credentials;
import lazo.transfer.Moved;

/**
 * A tracking server that speaks MLflow's REST API: MLflow itself, from version 2 on, or another
 * Lazo. What such a server does not tell, such as the numbers of deleted versions, stays behind.
 */
final class HttpOrigin implements Origin {
  private static final int EXPERIMENTS_PER_PAGE = 1_000;

  private final HttpSource source;
  private final HttpFiles files;
  private final Report report;
  private final HttpRuns runs;
  private final List<String> experiments = new ArrayList<>();

  HttpOrigin(String base, Credentials credentials, Report report) {
    this.source = new HttpSource(base, credentials);
    this.files = new HttpFiles(source);
    this.report = report;
    this.runs = new HttpRuns(source, files);
  }

  /** The user of the source, as MLflow's own client takes it. */
  static Credentials credentials(Map<String, String> environment) {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    if (!user.isEmpty()) {
      return Credentials.password(user, environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", ""));
    }
    return token.isEmpty() ? Credentials.none() : Credentials.token(token);
  }

  static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A list of keys and values, by key: servers give them in any order. */
  static Map<String, String> pairs(JsonNode list) {
    Map<String, String> pairs = new TreeMap<>();
    list.forEach(pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText("")));
    return pairs;
  }

  @Override
  public String name() {
    return source.base();
  }

  @Override
  public void experiments(Consumer<Moved.Experiment> each) {
    experiments.clear();
    ObjectNode body = body().put("max_results", EXPERIMENTS_PER_PAGE).put("view_type", "ALL");
    body.putArray("order_by").add("experiment_id ASC");
    source.pages(
        "/api/2.0/mlflow/experiments/search",
        body,
        page ->
            page.path("experiments")
                .forEach(
                    experiment -> {
                      experiments.add(experiment.path("experiment_id").asText());
                      each.accept(experiment(experiment));
                    }));
  }

  private static Moved.Experiment experiment(JsonNode experiment) {
    return new Moved.Experiment(
        experiment.path("experiment_id").asText(),
        experiment.path("name").asText(),
        SqlExperiments.foreign(experiment.path("artifact_location").asText("")),
        SqlExperiments.lifecycle(experiment.path("lifecycle_stage").asText("")),
        experiment.path("creation_time").asLong(),
        experiment.path("last_update_time").asLong(),
        pairs(experiment.path("tags")));
  }

  @Override
  public void runs(Consumer<List<Found<Moved.Run>>> some) {
    runs.runs(experiments, some);
  }

  @Override
  public void metrics(List<String> ids, Consumer<Moved.Metrics> each) {
    runs.metrics(ids, each);
  }

  @Override
  public void models(Consumer<List<Found<Moved.Model>>> some) {
    new HttpModels(source, files).models(experiments, some);
  }

  @Override
  public void registry(Consumer<Moved> each) {
    new HttpRegistry(source, report).all(each);
  }

  @Override
  public void traces(Consumer<List<Found<Moved.Trace>>> some) {
    new HttpTraces(source, files, report).traces(experiments, some);
  }

  @Override
  public List<FoundFile> files(FilePlace place) {
    return place instanceof FilePlace.Served(var path) ? files.below(path) : List.of();
  }

  @Override
  public Map<String, Long> leftBehind() {
    Map<String, Long> left = new LinkedHashMap<>();
    JsonNode webhooks = source.getIfKnown("/api/2.0/mlflow/webhooks", List.of());
    if (!webhooks.path("webhooks").isEmpty()) {
      left.put("webhooks (no server tells their secrets)", (long) webhooks.path("webhooks").size());
    }
    return left;
  }

  @Override
  public void close() {
    source.close();
  }
}
