package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.tracking.LoggedModels.ModelOrder;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import org.jspecify.annotations.Nullable;

/** What a search of logged models may name, and the SQL for it. */
final class LoggedModelKeys {
  private LoggedModelKeys() {}

  /** Only metrics on this dataset count. */
  record OnDataset(String name, @Nullable String digest) {}

  static String where(Condition condition, Comparison comparison, List<OnDataset> datasets) {
    return switch (comparison.entity()) {
      case "metric", "metrics" -> metric(condition, comparison, datasets);
      case "param", "params", "parameter", "parameters" ->
          condition.tag(comparison, "logged_model_param", "model_id", "model.model_id", "param");
      case "tag", "tags" ->
          condition.tag(comparison, "logged_model_tag", "model_id", "model.model_id", "tag");
      case "", "attribute", "attributes", "attr" -> attribute(condition, comparison);
      default ->
          throw new InvalidInput(
              "Invalid entity type '"
                  + comparison.entity()
                  + "'. Valid values are ['attributes', 'metrics', 'params', 'tags']");
    };
  }

  private static String metric(
      Condition condition, Comparison comparison, List<OnDataset> datasets) {
    List<String> any = new ArrayList<>();
    for (OnDataset dataset : datasets) {
      String one = "m.dataset_name = " + condition.bind(dataset.name);
      any.add(
          dataset.digest == null
              ? one
              : one + " and m.dataset_digest = " + condition.bind(dataset.digest));
    }
    return "exists (select 1 from logged_model_metric m where m.model_id = model.model_id and m.key = "
        + condition.bind(comparison.key())
        + " and m.nan = 0 and "
        + condition.number("m.value", comparison, "metric")
        + (any.isEmpty() ? "" : " and (" + String.join(" or ", any) + ")")
        + ")";
  }

  private static String attribute(Condition condition, Comparison comparison) {
    String what = "attribute '" + comparison.key() + "'";
    return switch (comparison.key()) {
      case "name", "model_id", "status" ->
          condition.text("model." + comparison.key(), comparison, what);
      case "model_type" -> condition.text("model.model_type", comparison, what);
      case "source_run_id" -> condition.text("model.source_run", comparison, what);
      case "creation_timestamp", "creation_time" ->
          condition.time("model.created", comparison, what);
      case "last_updated_timestamp", "last_updated_time" ->
          condition.time("model.updated", comparison, what);
      default -> throw unknown(comparison.key());
    };
  }

  static String orderBy(Condition condition, List<ModelOrder> orders) {
    var sql = new StringBuilder();
    for (ModelOrder order : orders) {
      String column = orderColumn(condition, order);
      sql.append("case when ").append(column).append(" is null then 1 else 0 end, ");
      sql.append(column).append(order.ascending() ? " asc, " : " desc, ");
    }
    return sql + "model.created desc, model.model_id";
  }

  private static String orderColumn(Condition condition, ModelOrder order) {
    return switch (order.field()) {
      case "name", "model_id", "status", "model_type" ->
          condition.bytewise("model." + order.field());
      case "source_run_id" -> "model.source_run";
      case "creation_timestamp", "creation_time" -> "model.created";
      case "last_updated_timestamp", "last_updated_time" -> "model.updated";
      default -> metricColumn(condition, order);
    };
  }

  private static String metricColumn(Condition condition, ModelOrder order) {
    if (!order.field().startsWith("metrics.")) {
      throw unknown(order.field());
    }
    String dataset =
        order.datasetName() == null
            ? ""
            : " and m.dataset_name = "
                + condition.bind(order.datasetName())
                + (order.datasetDigest() == null
                    ? ""
                    : " and m.dataset_digest = " + condition.bind(order.datasetDigest()));
    return "(select m.value from logged_model_metric m where m.model_id = model.model_id and m.nan = 0 and m.key = "
        + condition.bind(order.field().substring("metrics.".length()))
        + dataset
        + " order by m.step desc, m.at desc limit 1)";
  }

  private static InvalidInput unknown(String key) {
    return new InvalidInput(
        "Invalid attribute key '"
            + key
            + "' specified. Valid keys are '{'name', 'model_id', 'model_type', 'status', 'source_run_id', 'creation_timestamp', 'last_updated_timestamp'}'");
  }
}
