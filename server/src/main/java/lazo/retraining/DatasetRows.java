package lazo.retraining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import lazo.data.DuckDb;
import lazo.data.Relation;
import lazo.data.Source.TimeRange;
import lazo.data.Times;
import lazo.dataset.DataFile;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.features.Feed;
import lazo.store.Json;

/**
 * The rows of dataset versions as a definition makes them. Remembers which times the files hold, so
 * that a question about one day opens the files of that day and not those of a year. A file never
 * changes, so what was read once holds. Thread safe.
 */
public final class DatasetRows {
  private record Key(String sha256, String derive, Set<String> columns) {}

  private final DuckDb duck;
  private final Datasets datasets;
  private final Map<Key, Map<String, TimeRange>> known = new ConcurrentHashMap<>();

  public DatasetRows(DuckDb duck, Datasets datasets) {
    this.duck = duck;
    this.datasets = datasets;
  }

  TrainingRows of(RetrainingDefinition.Data data, DatasetVersion version) {
    List<Path> paths = datasets.files(version);
    return new TrainingRows(duck, data, paths, times(data, version.files(), paths));
  }

  /** By file, the first and the last event time, and those of the rows of the feeds. */
  private List<Map<String, TimeRange>> times(
      RetrainingDefinition.Data data, List<DataFile> files, List<Path> paths) {
    String derive = Json.write(data.derive());
    Set<String> columns = new LinkedHashSet<>();
    Stream.concat(Stream.of(data.time()), data.feeds().stream().map(Feed::time))
        .forEach(columns::add);
    List<Key> keys = files.stream().map(file -> new Key(file.sha256(), derive, columns)).toList();
    List<Integer> unread = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (!known.containsKey(keys.get(i))) {
        unread.add(i);
      }
    }
    if (!unread.isEmpty()) {
      var relation = new Relation(unread.stream().map(paths::get).toList(), data.derive());
      List<Map<String, TimeRange>> read = Times.byFile(duck, relation, columns);
      for (int i = 0; i < read.size(); i++) {
        known.put(keys.get(unread.get(i)), read.get(i));
      }
    }
    return keys.stream().map(known::get).toList();
  }
}
