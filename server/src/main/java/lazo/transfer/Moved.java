package lazo.transfer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lazo.problem.InvalidInput;
import lazo.registry.Stage;
import lazo.tracking.Lifecycle;
import lazo.tracking.LoggedModel;
import lazo.tracking.Status;
import org.jspecify.annotations.Nullable;

/**
 * One thing that moves from one server to another, with the ids and times that it has there. As
 * JSON it is an object with one field, the kind: {@code {"run": {"id": "…", …}}}. Times are
 * milliseconds.
 *
 * <p>{@code location} is where files lie that are not copied, such as {@code s3://bucket/x}; null
 * when they come to this server, which then says itself where.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
  @JsonSubTypes.Type(value = Moved.Experiment.class, name = "experiment"),
  @JsonSubTypes.Type(value = Moved.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Moved.Metrics.class, name = "metrics"),
  @JsonSubTypes.Type(value = Moved.Model.class, name = "model"),
  @JsonSubTypes.Type(value = Moved.Registered.class, name = "registered"),
  @JsonSubTypes.Type(value = Moved.Version.class, name = "version"),
  @JsonSubTypes.Type(value = Moved.Alias.class, name = "alias"),
  @JsonSubTypes.Type(value = Moved.Trace.class, name = "trace"),
  @JsonSubTypes.Type(value = Moved.Whole.class, name = "whole"),
})
public sealed interface Moved {

  /** What messages and reports call it. */
  String name();

  /** An experiment; its id counts within its origin. */
  record Experiment(
      String id,
      String title,
      @Nullable String location,
      Lifecycle lifecycle,
      long created,
      long updated,
      Map<String, String> tags)
      implements Moved {
    public Experiment {
      required(id, "id");
      required(title, "title");
      lifecycle = Objects.requireNonNullElse(lifecycle, Lifecycle.ACTIVE);
      tags = texts(tags);
    }

    @Override
    public String name() {
      return "experiment " + id + " (" + title + ")";
    }
  }

  /**
   * A run without its metrics.
   *
   * @param experiment the id in the origin
   */
  record Run(
      String id,
      String experiment,
      String title,
      String user,
      Status status,
      long start,
      @Nullable Long end,
      Lifecycle lifecycle,
      @Nullable String location,
      Map<String, String> params,
      Map<String, String> tags,
      List<Dataset> datasets,
      List<Link> inputs,
      List<Link> outputs)
      implements Moved {
    public Run {
      required(id, "id");
      required(experiment, "experiment");
      title = Objects.requireNonNullElse(title, "");
      user = Objects.requireNonNullElse(user, "");
      status = Objects.requireNonNullElse(status, Status.RUNNING);
      lifecycle = Objects.requireNonNullElse(lifecycle, Lifecycle.ACTIVE);
      params = texts(params);
      tags = texts(tags);
      datasets = list(datasets);
      inputs = list(inputs);
      outputs = list(outputs);
    }

    @Override
    public String name() {
      return "run " + id;
    }
  }

  /** A dataset that a run read; its tags are those of the reading. */
  record Dataset(
      String title,
      String digest,
      String sourceType,
      String source,
      @Nullable String schema,
      @Nullable String profile,
      Map<String, String> tags) {
    public Dataset {
      required(title, "title");
      required(digest, "digest");
      sourceType = Objects.requireNonNullElse(sourceType, "");
      source = Objects.requireNonNullElse(source, "");
      tags = texts(tags);
    }
  }

  /** A logged model that a run read or made. */
  record Link(String model, long step) {
    public Link {
      required(model, "model");
    }
  }

  /** Points of the metrics of a run. */
  record Metrics(String run, List<Series> series) implements Moved {
    public Metrics {
      required(run, "run");
      series = list(series);
    }

    @Override
    public String name() {
      return "metrics of run " + run;
    }
  }

  /** Points of one metric. */
  record Series(String key, double[] values, long[] times, long[] steps) {
    public Series {
      required(key, "key");
      if (values == null
          || times == null
          || steps == null
          || values.length != times.length
          || values.length != steps.length) {
        throw new InvalidInput("a series has as many values as times and steps");
      }
    }
  }

  /** A logged model with its metrics. */
  record Model(
      String id,
      String experiment,
      String title,
      @Nullable String type,
      @Nullable String run,
      LoggedModel.Status status,
      @Nullable String statusMessage,
      @Nullable String location,
      long created,
      long updated,
      Map<String, String> params,
      Map<String, String> tags,
      List<ModelMetric> metrics)
      implements Moved {
    public Model {
      required(id, "id");
      required(experiment, "experiment");
      title = Objects.requireNonNullElse(title, "");
      status = Objects.requireNonNullElse(status, LoggedModel.Status.LOGGED_MODEL_PENDING);
      params = texts(params);
      tags = texts(tags);
      metrics = list(metrics);
    }

    @Override
    public String name() {
      return "logged model " + id;
    }
  }

  /** A metric of a logged model, and the run that measured it. */
  record ModelMetric(
      String key,
      double value,
      long time,
      long step,
      String run,
      @Nullable String dataset,
      @Nullable String digest) {
    public ModelMetric {
      required(key, "key");
      run = Objects.requireNonNullElse(run, "");
    }
  }

  /** A registered model without its versions; the highest number that was ever given. */
  record Registered(
      String title,
      String description,
      int lastVersion,
      long created,
      long updated,
      Map<String, String> tags)
      implements Moved {
    public Registered {
      required(title, "title");
      description = Objects.requireNonNullElse(description, "");
      tags = texts(tags);
    }

    @Override
    public String name() {
      return "registered model " + title;
    }
  }

  /**
   * A version of a registered model.
   *
   * @param files the run or logged model whose files these are and the path below, such as {@code
   *     RUN/model}; null when the source says it or they are not copied
   */
  record Version(
      String model,
      int number,
      String source,
      @Nullable String files,
      @Nullable String run,
      @Nullable String loggedModel,
      String runLink,
      String description,
      Stage stage,
      long created,
      long updated,
      Map<String, String> tags)
      implements Moved {
    public Version {
      required(model, "model");
      source = Objects.requireNonNullElse(source, "");
      runLink = Objects.requireNonNullElse(runLink, "");
      description = Objects.requireNonNullElse(description, "");
      stage = Objects.requireNonNullElse(stage, Stage.NONE);
      tags = texts(tags);
    }

    @Override
    public String name() {
      return "version " + number + " of " + model;
    }
  }

  /** An alias of a registered model. */
  record Alias(String model, String alias, int version) implements Moved {
    public Alias {
      required(model, "model");
      required(alias, "alias");
    }

    @Override
    public String name() {
      return "alias " + alias + " of " + model;
    }
  }

  /**
   * A trace.
   *
   * @param info as MLflow's API of version 3 writes it; its location is not read
   * @param spans in protobuf's JSON form
   * @param runs the runs that it is linked to
   */
  record Trace(String id, String experiment, JsonNode info, List<JsonNode> spans, List<String> runs)
      implements Moved {
    public Trace {
      required(id, "id");
      required(experiment, "experiment");
      if (info == null) {
        throw new InvalidInput("the field 'info' is missing");
      }
      spans = list(spans);
      runs = list(runs);
    }

    @Override
    public String name() {
      return "trace " + id;
    }
  }

  /** Says that a thing came whole, its files too; {@code mark} changes when it changes there. */
  record Whole(String kind, String id, String mark) implements Moved {
    public Whole {
      required(kind, "kind");
      required(id, "id");
      required(mark, "mark");
    }

    @Override
    public String name() {
      return "mark of " + kind + " " + id;
    }
  }

  private static void required(@Nullable String value, String field) {
    if (value == null || value.isEmpty()) {
      throw new InvalidInput("the field '" + field + "' is missing");
    }
  }

  private static Map<String, String> texts(@Nullable Map<String, String> given) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (given != null) {
      given.forEach((key, value) -> texts.put(key, Objects.requireNonNullElse(value, "")));
    }
    return texts;
  }

  private static <T> List<T> list(@Nullable List<T> given) {
    if (given == null) {
      return List.of();
    }
    if (given.stream().anyMatch(Objects::isNull)) {
      throw new InvalidInput("a list has an empty entry");
    }
    return List.copyOf(given);
  }
}
