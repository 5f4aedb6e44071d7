package lazo.move;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import lazo.tracking.Lifecycle;
import lazo.transfer.Moved;
import org.jspecify.annotations.Nullable;

/** Experiments of an MLflow database. */
final class SqlExperiments {
  private final Rows rows;

  SqlExperiments(Rows rows) {
    this.rows = rows;
  }

  void experiments(Consumer<Moved.Experiment> each) {
    Map<String, Map<String, String>> tags = new HashMap<>();
    rows.each(
        "select experiment_id, key, value from experiment_tags",
        row ->
            tags.computeIfAbsent(row.getString(1), id -> new LinkedHashMap<>())
                .put(row.getString(2), Rows.text(row, "value")));
    rows.list(
            "select experiment_id, name, artifact_location, lifecycle_stage, %s, %s, %s from experiments order by experiment_id"
                .formatted(
                    rows.orElse("experiments", "creation_time", "0"),
                    rows.orElse("experiments", "last_update_time", "0"),
                    rows.orElse("experiments", "workspace", "'default'")),
            row -> {
              String id = row.getString("experiment_id");
              return new Moved.Experiment(
                  id,
                  title(row.getString("workspace"), row.getString("name")),
                  foreign(row.getString("artifact_location")),
                  lifecycle(row.getString("lifecycle_stage")),
                  row.getLong("creation_time"),
                  row.getLong("last_update_time"),
                  tags.getOrDefault(id, Map.of()));
            })
        .forEach(each);
  }

  /** Workspaces become folders; a name is unique only within one. */
  private static String title(String workspace, String name) {
    return workspace == null || workspace.equals("default") ? name : workspace + "/" + name;
  }

  static Lifecycle lifecycle(@Nullable String stage) {
    return "deleted".equals(stage) ? Lifecycle.DELETED : Lifecycle.ACTIVE;
  }

  /** A location that clients reach by themselves; null for one that only the old server reached. */
  static @Nullable String foreign(@Nullable String location) {
    if (location == null || location.length() < 3) {
      return null;
    }
    String lower = location.toLowerCase(Locale.ROOT);
    boolean own =
        !lower.matches("[a-z][a-z0-9+.-]+:.*")
            || lower.startsWith("file:")
            || lower.startsWith("mlflow-artifacts:");
    return own ? null : location;
  }
}
