package lazo.tracking;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import lazo.store.Database;
import org.jdbi.v3.core.Handle;

/**
 * The keys that the runs of an experiment have. Those of metrics are read off the index by value,
 * one step per key; those of params and tags have a row each, written when a key is new.
 */
final class RunColumnStore {
  private static final int REMEMBERED_MAX = 50_000;

  private final Database database;
  private final Set<Key> known = ConcurrentHashMap.newKeySet();

  RunColumnStore(Database database) {
    this.database = database;
  }

  private record Key(long experiment, String kind, String key) {}

  /** Notes keys of params or tags in the write under way. */
  void note(Handle handle, long experiment, String kind, Collection<String> keys) {
    List<Key> fresh =
        keys.stream()
            .map(key -> new Key(experiment, kind, key))
            .filter(key -> !known.contains(key))
            .sorted((a, b) -> a.key.compareTo(b.key))
            .toList();
    if (fresh.isEmpty()) {
      return;
    }
    BulkStore.insert(
        handle,
        "experiment_key (experiment, kind, key)",
        "on conflict do nothing",
        fresh.stream().map(key -> new Object[] {experiment, kind, key.key}).toList());
    database.afterCommit(() -> remember(fresh));
  }

  private void remember(List<Key> keys) {
    if (known.size() > REMEMBERED_MAX) {
      known.clear();
    }
    known.addAll(keys);
  }

  RunTable.Keys keys(List<Long> experiments, int max) {
    SortedSet<String> metrics = new TreeSet<>();
    SortedSet<String> params = new TreeSet<>();
    SortedSet<String> tags = new TreeSet<>();
    for (long experiment : experiments) {
      metrics.addAll(metrics(experiment, max));
      params.addAll(noted(experiment, "param", max));
      tags.addAll(noted(experiment, "tag", max));
    }
    return new RunTable.Keys(metrics, params, tags);
  }

  private List<String> metrics(long experiment, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    with recursive found (key) as (
                      select min(key) from latest_metric where experiment = :experiment
                      union all
                      select (select min(m.key) from latest_metric m where m.experiment = :experiment and m.key > found.key)
                      from found where found.key is not null)
                    select key from found where key is not null limit :max
                    """)
                .bindMap(Map.of("experiment", experiment, "max", max))
                .mapTo(String.class)
                .list());
  }

  private List<String> noted(long experiment, String kind, int max) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "select key from experiment_key where experiment = :experiment and kind = :kind order by key limit :max")
                .bindMap(Map.of("experiment", experiment, "kind", kind, "max", max))
                .mapTo(String.class)
                .list());
  }
}
