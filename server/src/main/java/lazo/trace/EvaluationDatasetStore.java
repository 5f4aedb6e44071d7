package lazo.trace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.Json;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jdbi.v3.core.Handle;

/** Evaluation datasets with their tags, experiments and records. */
final class EvaluationDatasetStore {
  private final Database database;

  EvaluationDatasetStore(Database database) {
    this.database = database;
  }

  void insert(EvaluationDataset dataset) {
    database.change(
        handle -> {
          handle.execute(
              "insert into evaluation_dataset (dataset_id, name, digest, shape, records, created, updated, created_by, updated_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              dataset.id(),
              dataset.name(),
              dataset.digest(),
              dataset.shape(),
              dataset.records(),
              dataset.createdMillis(),
              dataset.updatedMillis(),
              dataset.createdBy(),
              dataset.updatedBy());
          tag(handle, dataset.id(), dataset.tags());
          link(handle, dataset.id(), dataset.experiments());
        });
  }

  private static void tag(Handle handle, String id, Map<String, String> tags) {
    tags.forEach(
        (key, value) ->
            handle.execute(
                "insert into evaluation_dataset_tag (dataset_id, key, value) values (?, ?, ?) on conflict (dataset_id, key) do update set value = excluded.value",
                id,
                key,
                value));
  }

  private static void link(Handle handle, String id, List<String> experiments) {
    experiments.forEach(
        experiment ->
            handle.execute(
                "insert into evaluation_dataset_experiment (dataset_id, experiment) values (?, ?) on conflict do nothing",
                id,
                Long.parseLong(experiment)));
  }

  EvaluationDataset dataset(String id) {
    return database.read(handle -> dataset(handle, id));
  }

  private static EvaluationDataset dataset(Handle handle, String id) {
    return find(handle, id)
        .orElseThrow(() -> new NotFound("Could not find evaluation dataset with ID " + id));
  }

  private static Optional<EvaluationDataset> find(Handle handle, String id) {
    return handle
        .createQuery("select * from evaluation_dataset where dataset_id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                new EvaluationDataset(
                    id,
                    row.getString("name"),
                    row.getString("digest"),
                    row.getString("shape"),
                    row.getLong("records"),
                    row.getLong("created"),
                    row.getLong("updated"),
                    row.getString("created_by"),
                    row.getString("updated_by"),
                    tags(handle, id),
                    experiments(handle, id)))
        .findOne();
  }

  private static Map<String, String> tags(Handle handle, String id) {
    Map<String, String> tags = new TreeMap<>();
    handle
        .createQuery("select key, value from evaluation_dataset_tag where dataset_id = :id")
        .bind("id", id)
        .map((row, context) -> tags.put(row.getString("key"), row.getString("value")))
        .list();
    return tags;
  }

  private static List<String> experiments(Handle handle, String id) {
    return handle
        .createQuery(
            "select experiment from evaluation_dataset_experiment where dataset_id = :id order by experiment")
        .bind("id", id)
        .mapTo(String.class)
        .list();
  }

  EvaluationDataset setTags(String id, Map<String, String> tags, long now) {
    return database.write(
        handle -> {
          dataset(handle, id);
          tag(handle, id, tags);
          touch(handle, id, now);
          return dataset(handle, id);
        });
  }

  void deleteTag(String id, String key) {
    database.change(
        handle -> {
          dataset(handle, id);
          handle.execute(
              "delete from evaluation_dataset_tag where dataset_id = ? and key = ?", id, key);
        });
  }

  EvaluationDataset link(String id, List<String> experiments, boolean linked, long now) {
    return database.write(
        handle -> {
          dataset(handle, id);
          if (linked) {
            link(handle, id, experiments);
          } else {
            experiments.forEach(
                experiment ->
                    handle.execute(
                        "delete from evaluation_dataset_experiment where dataset_id = ? and experiment = ?",
                        id,
                        Long.parseLong(experiment)));
          }
          touch(handle, id, now);
          return dataset(handle, id);
        });
  }

  private static void touch(Handle handle, String id, long now) {
    handle.execute("update evaluation_dataset set updated = ? where dataset_id = ?", now, id);
  }

  void forgetExperiment(long experiment) {
    database.change(
        handle ->
            handle.execute(
                "delete from evaluation_dataset_experiment where experiment = ?", experiment));
  }

  void delete(String id) {
    database.change(
        handle -> {
          for (String table :
              List.of(
                  "evaluation_record",
                  "evaluation_dataset_experiment",
                  "evaluation_dataset_tag",
                  "evaluation_dataset")) {
            handle.execute("delete from " + table + " where dataset_id = ?", id);
          }
        });
  }

  Page<EvaluationDataset> search(
      List<String> experiments, Filter filter, List<Order> orders, int max, long offset) {
    var condition = new Condition(database.dialect());
    String where = Condition.of(filter, comparison -> where(condition, comparison));
    String linked =
        experiments.isEmpty()
            ? ""
            : " and dataset_id in (select dataset_id from evaluation_dataset_experiment where experiment in "
                + condition.in(experiments.stream().map(Long::valueOf).toList())
                + ")";
    String sql =
        "select dataset_id from evaluation_dataset where ("
            + where
            + ")"
            + linked
            + " order by "
            + orderBy(condition, orders)
            + " limit "
            + condition.bind(max + 1)
            + " offset "
            + condition.bind(offset);
    return database.read(
        handle -> {
          List<String> ids =
              handle.createQuery(sql).bindMap(condition.values()).mapTo(String.class).list();
          return Page.of(ids.stream().map(id -> dataset(handle, id)).toList(), max, offset);
        });
  }

  private static String where(Condition condition, Filter.Comparison comparison) {
    String what = "attribute '" + comparison.key() + "'";
    return switch (comparison.entity()) {
      case "", "attribute", "attributes", "attr" ->
          switch (comparison.key()) {
            case "name" -> condition.text("name", comparison, what);
            case "created_by" -> condition.text("created_by", comparison, what);
            case "last_updated_by" -> condition.text("updated_by", comparison, what);
            case "created_time" -> condition.time("created", comparison, what);
            case "last_update_time" -> condition.time("updated", comparison, what);
            default ->
                throw new InvalidInput(
                    "Invalid attribute key '"
                        + comparison.key()
                        + "' specified. Valid keys are '{'name', 'created_time', 'last_update_time', 'created_by', 'last_updated_by'}'");
          };
      case "tag", "tags" ->
          condition.tag(
              comparison,
              "evaluation_dataset_tag",
              "dataset_id",
              "evaluation_dataset.dataset_id",
              "tag");
      default ->
          throw new InvalidInput(
              "Invalid entity type '"
                  + comparison.entity()
                  + "'. Valid values are ['tag', 'attribute']");
    };
  }

  private static String orderBy(Condition condition, List<Order> orders) {
    var sql = new StringBuilder();
    for (Order order : orders) {
      String column =
          switch (order.key()) {
            case "name" -> condition.bytewise("name");
            case "created_time" -> "created";
            case "last_update_time" -> "updated";
            default ->
                throw new InvalidInput(
                    "Invalid order_by clause '"
                        + order.key()
                        + "': valid keys are name, created_time, last_update_time");
          };
      sql.append(column).append(order.ascending() ? " asc, " : " desc, ");
    }
    return (sql.isEmpty() ? "created desc, " : sql) + "dataset_id desc";
  }

  /** How many records came and how many were known by their inputs. */
  record Upserted(int inserted, int updated) {}

  /** One of the records to store, with the id that it gets when it is new. */
  record Sent(String freshId, ObjectNode record) {}

  /** Stores all records, or none of them. */
  Upserted upsert(String id, List<Sent> sent, String digest, long now) {
    return database.write(
        handle -> {
          EvaluationDataset dataset = dataset(handle, id);
          int inserted = 0;
          String user = dataset.updatedBy();
          for (Sent one : sent) {
            inserted += upsert(handle, id, one, now) ? 1 : 0;
            String by = EvaluationRecords.user(one.record);
            user = by == null ? user : by;
          }
          String shape =
              EvaluationRecords.shape(dataset.shape(), sent.stream().map(Sent::record).toList());
          handle.execute(
              "update evaluation_dataset set shape = ?, records = records + ?, digest = ?, updated = ?, updated_by = ? where dataset_id = ?",
              shape,
              inserted,
              digest,
              now,
              user,
              id);
          return new Upserted(inserted, sent.size() - inserted);
        });
  }

  /** True when it is new. */
  private static boolean upsert(Handle handle, String dataset, Sent sent, long now) {
    String inputs = EvaluationRecords.inputsDigest(sent.record);
    Optional<ObjectNode> known =
        handle
            .createQuery(
                "select body from evaluation_record where dataset_id = :dataset and inputs_digest = :inputs")
            .bind("dataset", dataset)
            .bind("inputs", inputs)
            .map((row, context) -> (ObjectNode) Json.tree(row.getString("body")))
            .findOne();
    if (known.isPresent()) {
      handle.execute(
          "update evaluation_record set body = ? where dataset_id = ? and inputs_digest = ?",
          Json.write(EvaluationRecords.merged(known.get(), sent.record, now)),
          dataset,
          inputs);
      return false;
    }
    handle.execute(
        "insert into evaluation_record (record_id, dataset_id, inputs_digest, body) values (?, ?, ?, ?)",
        sent.freshId,
        dataset,
        inputs,
        Json.write(EvaluationRecords.fresh(dataset, sent.freshId, sent.record, now)));
    return true;
  }

  /** Records in the order of their coming; the token of a page is the last one before it. */
  Page<ObjectNode> records(String id, int max, long after) {
    record Row(long id, ObjectNode body) {}
    return database.read(
        handle -> {
          dataset(handle, id);
          List<Row> rows =
              handle
                  .createQuery(
                      "select id, body from evaluation_record where dataset_id = :dataset and id > :after order by id limit :max")
                  .bind("dataset", id)
                  .bind("after", after)
                  .bind("max", max + 1)
                  .map(
                      (row, context) ->
                          new Row(row.getLong("id"), (ObjectNode) Json.tree(row.getString("body"))))
                  .list();
          List<ObjectNode> bodies = new ArrayList<>(rows.stream().map(Row::body).toList());
          if (bodies.size() <= max) {
            return new Page<>(bodies, null);
          }
          bodies.removeLast();
          return new Page<>(bodies, Page.token(rows.get(max - 1).id));
        });
  }

  int deleteRecords(String id, List<String> records, String digest, long now) {
    return database.write(
        handle -> {
          dataset(handle, id);
          int gone = 0;
          for (String record : records) {
            gone +=
                handle.execute(
                    "delete from evaluation_record where dataset_id = ? and record_id = ?",
                    id,
                    record);
          }
          if (gone > 0) {
            handle.execute(
                "update evaluation_dataset set records = records - ?, digest = ?, updated = ? where dataset_id = ?",
                gone,
                digest,
                now,
                id);
          }
          return gone;
        });
  }
}
