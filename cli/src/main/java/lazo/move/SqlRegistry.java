package lazo.move;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.transfer.Moved;

/** The model registry of an MLflow database; prompts are in it too. */
final class SqlRegistry {
  private static final String DELETED = "Deleted_Internal";
  private static final String NAMED = "name";

  private final Rows rows;
  private final ArtifactFolders folders;
  private final Report report;

  SqlRegistry(Rows rows, ArtifactFolders folders, Report report) {
    this.rows = rows;
    this.folders = folders;
    this.report = report;
  }

  void all(Consumer<Moved> each) {
    Map<String, Integer> last = new HashMap<>();
    rows.each(
        "select name, max(version) from model_versions group by name",
        row -> last.put(row.getString(1), row.getInt(2)));
    models(last, each);
    versions(each);
    if (rows.hasTable("registered_model_aliases")) {
      rows.list(
              "select name, alias, version from registered_model_aliases order by name, alias",
              row -> new Moved.Alias(row.getString(1), row.getString(2), row.getInt(3)))
          .forEach(each);
    }
  }

  private void models(Map<String, Integer> last, Consumer<Moved> each) {
    Map<String, Map<String, String>> tags = new HashMap<>();
    rows.each(
        "select name, key, value from registered_model_tags",
        row ->
            tags.computeIfAbsent(row.getString(NAMED), name -> new LinkedHashMap<>())
                .put(row.getString("key"), Rows.text(row, "value")));
    rows.list(
            "select name, description, creation_time, last_updated_time from registered_models order by name",
            row -> {
              String name = row.getString(NAMED);
              return new Moved.Registered(
                  name,
                  Rows.text(row, "description"),
                  last.getOrDefault(name, 0),
                  row.getLong("creation_time"),
                  row.getLong("last_updated_time"),
                  tags.getOrDefault(name, Map.of()));
            })
        .forEach(each);
  }

  private void versions(Consumer<Moved> each) {
    Map<String, Map<String, String>> tags = new HashMap<>();
    rows.each(
        "select name, version, key, value from model_version_tags",
        row ->
            tags.computeIfAbsent(
                    row.getString(NAMED) + "/" + row.getInt("version"),
                    name -> new LinkedHashMap<>())
                .put(row.getString("key"), Rows.text(row, "value")));
    List<Versions.Given> versions =
        rows.list(
            "select * from model_versions order by name, version",
            row ->
                new Versions.Given(
                    row.getString(NAMED),
                    row.getInt("version"),
                    Rows.text(row, "source"),
                    row.getString("run_id"),
                    Rows.text(row, "run_link"),
                    Rows.text(row, "description"),
                    Rows.text(row, "current_stage"),
                    Rows.text(row, "status"),
                    row.getLong("creation_time"),
                    row.getLong("last_updated_time"),
                    tags.getOrDefault(
                        row.getString(NAMED) + "/" + row.getInt("version"), Map.of())));
    var made = new Versions(folders, report);
    versions.stream()
        .filter(version -> !version.stage().equals(DELETED))
        .forEach(version -> made.version(version).ifPresent(each));
  }
}
