package lazo.registry;

import java.util.List;
import java.util.function.Function;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Order;

/** What a search of models or versions may name, and the SQL for it. */
final class RegistryKeys {
  private RegistryKeys() {}

  static String ofModel(Condition condition, Comparison comparison) {
    return switch (comparison.entity()) {
      case "", "attribute", "attributes", "attr" -> {
        if (!comparison.key().equals("name")) {
          throw unknown(comparison.key(), "'name'");
        }
        yield condition.text("model.name", comparison, "attribute 'name'");
      }
      case "tag", "tags" -> tag(condition, comparison, "registered_model_tag", "model", "model.id");
      default -> throw unknownEntity(comparison.entity());
    };
  }

  static String ofVersion(Condition condition, Comparison comparison) {
    return switch (comparison.entity()) {
      case "", "attribute", "attributes", "attr" -> versionAttribute(condition, comparison);
      case "tag", "tags" ->
          tag(condition, comparison, "model_version_tag", "version", "version.id");
      default -> throw unknownEntity(comparison.entity());
    };
  }

  private static String versionAttribute(Condition condition, Comparison comparison) {
    String what = "attribute '" + comparison.key() + "'";
    return switch (comparison.key()) {
      case "name" -> condition.text("model.name", comparison, what);
      case "run_id" -> condition.text("version.run_id", comparison, what);
      case "source_path" -> condition.text("version.source", comparison, what);
      case "version_number" -> condition.number("version.version", comparison, what);
      default ->
          throw unknown(comparison.key(), "'name', 'run_id', 'source_path', 'version_number'");
    };
  }

  private static String tag(
      Condition condition, Comparison comparison, String table, String owner, String id) {
    return Prompts.excludes(comparison)
        ? Prompts.excluded(table, owner, id)
        : condition.tag(comparison, table, owner, id, "tag");
  }

  private static InvalidInput unknownEntity(String entity) {
    return new InvalidInput(
        "Invalid entity type '" + entity + "'. Valid values are ['tag', 'attribute']");
  }

  private static InvalidInput unknown(String key, String known) {
    return new InvalidInput(
        "Invalid attribute key '" + key + "' specified. Valid keys are '{" + known + "}'");
  }

  static String modelOrder(Condition condition, List<Order> orders) {
    return order(
            orders,
            key ->
                switch (key) {
                  case "name" -> condition.bytewise("model.name");
                  case "creation_timestamp", "timestamp" -> "model.created";
                  case "last_updated_timestamp" -> "model.updated";
                  default ->
                      throw unknown(key, "'name', 'creation_timestamp', 'last_updated_timestamp'");
                })
        + condition.bytewise("model.name");
  }

  static String versionOrder(Condition condition, List<Order> orders) {
    String name = condition.bytewise("model.name");
    return order(
            orders,
            key ->
                switch (key) {
                  case "name" -> name;
                  case "version_number" -> "version.version";
                  case "creation_timestamp" -> "version.created";
                  case "last_updated_timestamp" -> "version.updated";
                  default ->
                      throw unknown(
                          key,
                          "'name', 'version_number', 'creation_timestamp', 'last_updated_timestamp'");
                })
        + (orders.isEmpty() ? "version.updated desc, " : "")
        + name
        + ", version.version desc";
  }

  private static String order(List<Order> orders, Function<String, String> column) {
    var sql = new StringBuilder();
    for (Order order : orders) {
      sql.append(column.apply(order.key())).append(order.ascending() ? " asc, " : " desc, ");
    }
    return sql.toString();
  }
}
