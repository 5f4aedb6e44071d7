package lazo.tracking;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;

/** What a search of runs may name, and the SQL for it. */
final class RunKeys {
  private static final Set<String> METRICS = Set.of("metric", "metrics");
  private static final List<String> ATTRIBUTES =
      List.of(
          "run_id",
          "run_name",
          "user_id",
          "status",
          "artifact_uri",
          "start_time",
          "end_time",
          "duration",
          "created");

  /** In milliseconds; null while a run goes on. */
  private static final String DURATION = "(run.end_time - run.start_time)";

  private RunKeys() {}

  static boolean isMetric(String entity) {
    return METRICS.contains(entity);
  }

  static boolean isParam(String entity) {
    return switch (entity) {
      case "param", "params", "parameter", "parameters" -> true;
      default -> false;
    };
  }

  static boolean isTag(String entity) {
    return entity.equals("tag") || entity.equals("tags");
  }

  static boolean isAttribute(String entity) {
    return switch (entity) {
      case "", "attribute", "attributes", "attr", "run" -> true;
      default -> false;
    };
  }

  /** The index that lists the runs of an experiment in the order of an attribute. */
  static Optional<String> indexOf(String attribute) {
    return switch (alias(attribute)) {
      case "start_time" -> Optional.of("run_newest");
      case "run_name" -> Optional.of("run_by_name");
      case "duration" -> Optional.of("run_duration");
      default -> Optional.empty();
    };
  }

  static String where(Condition condition, Comparison comparison) {
    return switch (comparison.entity()) {
      case "metric", "metrics" -> metric(condition, comparison);
      case "param", "params", "parameter", "parameters" ->
          condition.tag(comparison, "run_param", "run", "run.id", "param");
      case "tag", "tags" -> condition.tag(comparison, "run_tag", "run", "run.id", "tag");
      case "dataset", "datasets" -> dataset(condition, comparison);
      case "", "attribute", "attributes", "attr", "run" -> attribute(condition, comparison);
      default ->
          throw new InvalidInput(
              "Invalid entity type '"
                  + comparison.entity()
                  + "'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']");
    };
  }

  private static String metric(Condition condition, Comparison comparison) {
    String has =
        "exists (select 1 from latest_metric m where m.run = run.id and m.key = "
            + condition.bind(comparison.key());
    if (comparison.operator() == Operator.IS_NULL) {
      return "not " + has + ")";
    }
    if (comparison.operator() == Operator.IS_NOT_NULL) {
      return has + ")";
    }
    return has + " and m.nan = 0 and " + condition.number("m.value", comparison, "metric") + ")";
  }

  private static String dataset(Condition condition, Comparison comparison) {
    String column =
        switch (comparison.key()) {
          case "name" -> "d.name";
          case "digest" -> "d.digest";
          case "context" -> "i.context";
          default ->
              throw new InvalidInput(
                  "Invalid dataset key '"
                      + comparison.key()
                      + "' specified. Valid keys are '{'name', 'digest', 'context'}'");
        };
    return "exists (select 1 from run_input i join run_dataset d on d.id = i.dataset where i.run = run.id and "
        + condition.text(column, comparison, "dataset")
        + ")";
  }

  private static String attribute(Condition condition, Comparison comparison) {
    String key = alias(comparison.key());
    String what = "attribute '" + key + "'";
    return switch (key) {
      case "run_id" -> runId(condition, comparison, what);
      case "run_name" -> condition.text("run.name", comparison, what);
      case "user_id", "status", "artifact_uri" -> condition.text("run." + key, comparison, what);
      case "start_time", "end_time" -> condition.time("run." + key, comparison, what);
      case "duration" -> condition.number(DURATION, comparison, what);
      default -> throw unknown(comparison.key());
    };
  }

  private static String runId(Condition condition, Comparison comparison, String what) {
    boolean list = comparison.operator() == Operator.IN || comparison.operator() == Operator.NOT_IN;
    if (list && comparison.operand() instanceof Operand.Texts(var ids) && ids.isEmpty()) {
      throw new InvalidInput("Expected a non-empty list of string values for " + what);
    }
    return condition.text("run.run_id", comparison, what);
  }

  static String alias(String key) {
    return switch (key) {
      case "run name", "Run name", "Run Name" -> "run_name";
      case "created", "Created" -> "start_time";
      default -> key;
    };
  }

  static String orderColumn(Condition condition, String key) {
    String name = alias(key);
    return switch (name) {
      case "run_id", "user_id", "status", "artifact_uri" -> condition.bytewise("run." + name);
      case "run_name" -> condition.bytewise("run.name");
      case "start_time", "end_time" -> "run." + name;
      case "duration" -> DURATION;
      default -> throw unknown(key);
    };
  }

  private static InvalidInput unknown(String key) {
    return new InvalidInput(
        "Invalid attribute key '"
            + key
            + "' specified. Valid keys are '{"
            + String.join(", ", ATTRIBUTES.stream().map(name -> "'" + name + "'").toList())
            + "}'");
  }
}
