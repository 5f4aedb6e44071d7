package lazo.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.store.Blobs;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.trace.EvaluationDatasetStore.Sent;
import lazo.trace.EvaluationDatasetStore.Upserted;
import lazo.tracking.Rights;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Order;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/**
 * Examples that clients judge an application by, with what is expected of it. Everything is durable
 * when a method returns.
 */
public final class EvaluationDatasets {
  private static final int NAME_CHARACTERS_MAX = 255;
  private static final int KEY_CHARACTERS_MAX = 255;
  private static final int VALUE_CHARACTERS_MAX = 5_000;
  private static final int RECORDS_MAX = 10_000;
  private static final int DIGEST_DIGITS = 8;

  private final Tracking tracking;
  private final EvaluationDatasetStore store;
  private final InstantSource clock;
  private final IdSource ids;

  EvaluationDatasets(Database database, Tracking tracking, InstantSource clock, IdSource ids) {
    this.tracking = tracking;
    this.store = new EvaluationDatasetStore(database);
    this.clock = clock;
    this.ids = ids;
  }

  EvaluationDataset create(String name, Map<String, String> tags, List<String> experiments) {
    if (name.isBlank() || name.length() > NAME_CHARACTERS_MAX) {
      throw new InvalidInput(
          "the name of an evaluation dataset must have 1 to "
              + NAME_CHARACTERS_MAX
              + " characters");
    }
    checkTags(tags);
    long now = clock.millis();
    String id = "d-" + ids.next();
    String user = tags.get(EvaluationRecords.USER);
    var dataset =
        new EvaluationDataset(
            id, name, digest(id, now), null, 0, now, now, user, user, tags, known(experiments));
    store.insert(dataset);
    return store.dataset(id);
  }

  private static void checkTags(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty()
              || key.length() > KEY_CHARACTERS_MAX
              || value.length() > VALUE_CHARACTERS_MAX) {
            throw new InvalidInput(
                "a tag of an evaluation dataset must have 1 to "
                    + KEY_CHARACTERS_MAX
                    + " characters in its key and at most "
                    + VALUE_CHARACTERS_MAX
                    + " in its value");
          }
        });
  }

  private List<String> known(List<String> experiments) {
    return experiments.stream().map(id -> tracking.experimentById(id).id()).distinct().toList();
  }

  private static String digest(String id, long now) {
    byte[] hash = Blobs.sha256().digest((id + now).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, DIGEST_DIGITS);
  }

  public EvaluationDataset dataset(String id) {
    return dataset(id, Permission.READ);
  }

  /** One that is in no experiment is everyone's. */
  private EvaluationDataset dataset(String id, Permission needed) {
    EvaluationDataset dataset = store.dataset(id);
    if (!may(needed, dataset)) {
      Rights.experiment(needed, dataset.experiments().getFirst());
    }
    return dataset;
  }

  private static boolean may(Permission needed, EvaluationDataset dataset) {
    return dataset.experiments().isEmpty()
        || dataset.experiments().stream()
            .anyMatch(experiment -> Caller.may(needed, Resource.experiment(experiment)));
  }

  /** One that is not there is deleted already. */
  void delete(String id) {
    try {
      dataset(id, Permission.MANAGE);
    } catch (NotFound gone) {
      return;
    }
    store.delete(id);
  }

  public Page<EvaluationDataset> search(
      List<String> experiments,
      String filter,
      List<String> orders,
      int max,
      @Nullable String token) {
    List<String> numbers =
        Caller.seen(Resource.Kind.EXPERIMENT, experiments).stream()
            .filter(id -> id.matches("\\d{1,18}"))
            .toList();
    if (numbers.isEmpty() && !experiments.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    var page =
        store.search(numbers, Filter.parse(filter), Order.parse(orders), max, Page.offset(token));
    return new Page<>(
        page.items().stream().filter(dataset -> may(Permission.READ, dataset)).toList(),
        page.next());
  }

  EvaluationDataset setTags(String id, Map<String, String> tags) {
    dataset(id, Permission.EDIT);
    checkTags(tags);
    return store.setTags(id, tags, clock.millis());
  }

  void deleteTag(String id, String key) {
    dataset(id, Permission.EDIT);
    store.deleteTag(id, key);
  }

  EvaluationDataset addTo(String id, List<String> experiments) {
    dataset(id, Permission.EDIT);
    return store.link(id, known(experiments), true, clock.millis());
  }

  EvaluationDataset removeFrom(String id, List<String> experiments) {
    dataset(id, Permission.EDIT);
    return store.link(id, known(experiments), false, clock.millis());
  }

  /** Stores records; one with the inputs of another adds to that one. All or none. */
  Upserted upsert(String id, JsonNode records) {
    dataset(id, Permission.EDIT);
    if (!records.isArray() || records.size() > RECORDS_MAX) {
      throw new InvalidInput(
          "'records' must be a list of at most "
              + RECORDS_MAX
              + " records, written as JSON in a text; send more in several calls");
    }
    List<Sent> sent = new ArrayList<>();
    for (JsonNode record : records) {
      ObjectNode checked = EvaluationRecords.checked(record, sent.size());
      sent.add(new Sent("dr-" + ids.next(), checked));
    }
    long now = clock.millis();
    return store.upsert(id, sent, digest(id, now), now);
  }

  public Page<ObjectNode> records(String id, int max, @Nullable String token) {
    dataset(id);
    return store.records(id, max, Page.offset(token));
  }

  int deleteRecords(String id, List<String> records) {
    dataset(id, Permission.EDIT);
    long now = clock.millis();
    return store.deleteRecords(id, records, digest(id, now), now);
  }

  void forgetExperiment(long experiment) {
    store.forgetExperiment(experiment);
  }

  /** Tags as clients send them: a JSON object written in a text; null leaves one out. */
  static Map<String, String> tags(String written) {
    if (written.isEmpty()) {
      return Map.of();
    }
    JsonNode tree = Json.tree(written);
    if (!tree.isObject()) {
      throw new InvalidInput("'tags' must be an object of texts, written as JSON in a text");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    tree.properties()
        .forEach(
            tag -> {
              if (!tag.getValue().isNull()) {
                JsonNode value = tag.getValue();
                tags.put(tag.getKey(), value.isTextual() ? value.asText() : value.toString());
              }
            });
    return tags;
  }
}
