package lazo.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lazo.access.Caller;
import lazo.access.Owner;
import lazo.access.Resource;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.store.Database;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Experiments and their tags. */
final class ExperimentStore {
  private final Database database;

  ExperimentStore(Database database) {
    this.database = database;
  }

  /** A row of the table; tags are read apart. */
  private record Row(
      long id, String name, String location, String lifecycle, long created, long updated) {
    Experiment with(Map<String, String> tags) {
      return new Experiment(
          String.valueOf(id),
          name,
          location,
          Lifecycle.of(lifecycle),
          Instant.ofEpochMilli(created),
          Instant.ofEpochMilli(updated),
          tags);
    }
  }

  private static Query mapped(Query query) {
    return query.registerRowMapper(
        Row.class,
        (row, context) ->
            new Row(
                row.getLong("id"),
                row.getString("name"),
                row.getString("artifact_location"),
                row.getString("lifecycle"),
                row.getLong("created"),
                row.getLong("updated")));
  }

  /** The experiment that runs go to when a client names none. */
  void createDefault(Instant now) {
    database.change(
        handle ->
            insert(handle, 0, "Default", "mlflow-artifacts:/0", now, " on conflict do nothing"));
  }

  long create(String name, String location, Map<String, String> tags, Owner owner, Instant now) {
    return database.write(
        handle -> {
          Optional<Experiment> taken = byName(name);
          if (taken.isPresent()) {
            throw new Conflict(
                taken.get().lifecycle() == Lifecycle.ACTIVE
                    ? "Experiment '" + name + "' already exists."
                    : "Experiment '"
                        + name
                        + "' already exists in deleted state. You can restore the experiment, or permanently delete the experiment to create a new one.");
          }
          long id = CounterStore.next(handle, "experiment");
          String place = location.isEmpty() ? "mlflow-artifacts:/" + id : location;
          insert(handle, id, name, place, now, "");
          owner.own(database, Resource.experiment(String.valueOf(id)));
          tags.forEach((key, value) -> setTag(handle, id, key, value));
          return id;
        });
  }

  private static void insert(
      Handle handle, long id, String name, String location, Instant now, String tail) {
    handle
        .createUpdate(
            "insert into experiment (id, name, artifact_location, lifecycle, created, updated) values (:id, :name, :location, 'active', :now, :now)"
                + tail)
        .bind("id", id)
        .bind("name", name)
        .bind("location", location)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  Optional<Experiment> byName(String name) {
    return database.read(
        handle ->
            mapped(
                    handle.createQuery(
                        "select * from experiment where name = :name and lifecycle <> 'purged'"))
                .bind("name", name)
                .mapTo(Row.class)
                .findOne()
                .map(
                    row -> row.with(tags(handle, List.of(row.id)).getOrDefault(row.id, Map.of()))));
  }

  Optional<Experiment> byId(long id) {
    return database.read(
        handle ->
            mapped(
                    handle.createQuery(
                        "select * from experiment where id = :id and lifecycle <> 'purged'"))
                .bind("id", id)
                .mapTo(Row.class)
                .findOne()
                .map(row -> row.with(tags(handle, List.of(id)).getOrDefault(id, Map.of()))));
  }

  private static Map<Long, Map<String, String>> tags(Handle handle, List<Long> ids) {
    Map<Long, Map<String, String>> tags = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      handle
          .createQuery("select * from experiment_tag where experiment in (<ids>) order by key")
          .bindList("ids", ids)
          .map(
              (row, context) ->
                  tags.computeIfAbsent(row.getLong("experiment"), id -> new LinkedHashMap<>())
                      .put(row.getString("key"), row.getString("value")))
          .list();
    }
    return tags;
  }

  /** The experiments whose artifacts a path lies under. */
  List<String> at(String path) {
    List<String> places = new ArrayList<>();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      places.add(path.substring(0, slash));
    }
    places.add(path);
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select cast(id as text) from experiment where artifact_location in (<places>)")
                .bindList(
                    "places",
                    places.stream()
                        .flatMap(
                            place ->
                                Stream.of(
                                    "mlflow-artifacts:/" + place,
                                    "mlflow-artifacts:/" + place + "/"))
                        .toList())
                .mapTo(String.class)
                .list());
  }

  void rename(long id, String name, Instant now) {
    database.change(
        handle -> {
          Optional<Experiment> taken = byName(name);
          if (taken.isPresent() && !taken.get().id().equals(String.valueOf(id))) {
            throw new Conflict("Experiment '" + name + "' already exists.");
          }
          handle
              .createUpdate("update experiment set name = :name, updated = :now where id = :id")
              .bind("name", name)
              .bind("now", now.toEpochMilli())
              .bind("id", id)
              .execute();
        });
  }

  /** Moves an experiment and its runs to the bin or back. */
  void move(long id, Lifecycle lifecycle, Instant now) {
    database.change(
        handle -> {
          handle
              .createUpdate(
                  "update experiment set lifecycle = :lifecycle, updated = :now where id = :id")
              .bind("lifecycle", lifecycle.word())
              .bind("now", now.toEpochMilli())
              .bind("id", id)
              .execute();
          handle
              .createUpdate(
                  "update run set lifecycle = :lifecycle, deleted = :deleted where experiment = :id and lifecycle <> 'purged'")
              .bind("lifecycle", lifecycle.word())
              .bind("deleted", lifecycle == Lifecycle.DELETED ? now.toEpochMilli() : null)
              .bind("id", id)
              .execute();
        });
  }

  void tag(long id, String key, String value, Instant now) {
    database.change(
        handle -> {
          setTag(handle, id, key, value);
          handle
              .createUpdate("update experiment set updated = :now where id = :id")
              .bind("now", now.toEpochMilli())
              .bind("id", id)
              .execute();
        });
  }

  private static void setTag(Handle handle, long id, String key, String value) {
    handle
        .createUpdate(
            "insert into experiment_tag (experiment, key, value) values (:id, :key, :value) on conflict (experiment, key) do update set value = excluded.value")
        .bind("id", id)
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  boolean untag(long id, String key) {
    return database.write(
            handle ->
                handle
                    .createUpdate(
                        "delete from experiment_tag where experiment = :id and key = :key")
                    .bind("id", id)
                    .bind("key", key)
                    .execute())
        > 0;
  }

  Page<Experiment> search(View view, Filter filter, List<Order> orders, int max, long offset) {
    var condition = new Condition(database.dialect());
    String where =
        "lifecycle in "
            + condition.in(view.lifecycles())
            + " and ("
            + Condition.of(filter, comparison -> where(condition, comparison))
            + ") and "
            + Caller.sight(Resource.Kind.EXPERIMENT)
                .sql("cast(experiment.id as text)", condition::bind);
    String sql =
        "select * from experiment where "
            + where
            + " order by "
            + orderBy(condition, orders)
            + " limit "
            + condition.bind(max + 1)
            + " offset "
            + condition.bind(offset);
    return database.read(
        handle -> {
          List<Row> rows =
              mapped(handle.createQuery(sql)).bindMap(condition.values()).mapTo(Row.class).list();
          var tags = tags(handle, rows.stream().map(Row::id).toList());
          return Page.of(
              rows.stream().map(row -> row.with(tags.getOrDefault(row.id, Map.of()))).toList(),
              max,
              offset);
        });
  }

  private static String where(Condition condition, Filter.Comparison comparison) {
    String key = comparison.key();
    return switch (comparison.entity()) {
      case "", "attribute", "attributes", "attr" ->
          switch (key) {
            case "name" -> condition.text("name", comparison, "attribute 'name'");
            case "experiment_id" ->
                condition.text("cast(id as text)", comparison, "attribute 'experiment_id'");
            case "creation_time" ->
                condition.time("created", comparison, "attribute '" + key + "'");
            case "last_update_time" ->
                condition.time("updated", comparison, "attribute '" + key + "'");
            default ->
                throw new InvalidInput(
                    "Invalid attribute key '"
                        + key
                        + "' specified. Valid keys are '{'name', 'experiment_id', 'creation_time', 'last_update_time'}'");
          };
      case "tag", "tags" ->
          condition.tag(comparison, "experiment_tag", "experiment", "experiment.id", "tag");
      default ->
          throw new InvalidInput(
              "Invalid entity type '"
                  + comparison.entity()
                  + "'. Valid values are ['tag', 'attribute']");
    };
  }

  private static String orderBy(Condition condition, List<Order> orders) {
    if (orders.isEmpty()) {
      return "created desc, id desc";
    }
    var sql = new StringBuilder();
    for (Order order : orders) {
      String column =
          switch (order.key()) {
            case "name" -> condition.bytewise("name");
            case "experiment_id" -> "id";
            case "creation_time" -> "created";
            case "last_update_time" -> "updated";
            default ->
                throw new InvalidInput(
                    "Invalid order_by clause '"
                        + order.key()
                        + "': valid keys are name, experiment_id, creation_time, last_update_time");
          };
      sql.append(column).append(order.ascending() ? " asc, " : " desc, ");
    }
    return sql + "id desc";
  }
}
