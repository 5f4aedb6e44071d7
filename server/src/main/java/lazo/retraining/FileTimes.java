package lazo.retraining;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lazo.data.DuckDb;
import lazo.data.Relation;
import lazo.data.Source;
import lazo.dataset.DataFile;
import lazo.features.Feed;
import lazo.store.Json;

/**
 * Remembers which times the files of a dataset hold, so that a question about one day opens the
 * files of that day and not those of a year. A file never changes, so what was read once holds.
 */
final class FileTimes {
  private record Key(String sha256, String derive, Set<String> columns) {}

  private final DuckDb duck;
  private final Map<Key, Map<String, Source.TimeRange>> known = new ConcurrentHashMap<>();

  FileTimes(DuckDb duck) {
    this.duck = duck;
  }

  /**
   * The files that may hold a row with an event time in the span, or a feed row that counts for
   * one, in their order.
   */
  List<Path> within(
      RetrainingDefinition.Data data,
      List<DataFile> files,
      List<Path> paths,
      Instant from,
      Instant to) {
    Duration back =
        data.feeds().stream().map(Feed::within).max(Duration::compareTo).orElse(Duration.ZERO);
    String derive = Json.write(data.derive());
    Set<String> columns = new LinkedHashSet<>(List.of(data.time()));
    data.feeds().forEach(feed -> columns.add(feed.time()));
    List<Path> some = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      String sha256 = files.get(i).sha256();
      boolean needed =
          times(new Key(sha256, derive, columns), data, path).values().stream()
              .anyMatch(
                  range -> range.first().isBefore(to) && !range.last().isBefore(from.minus(back)));
      if (needed) {
        some.add(path);
      }
    }
    return some;
  }

  private Map<String, Source.TimeRange> times(Key key, RetrainingDefinition.Data data, Path path) {
    return known.computeIfAbsent(
        key,
        wanted -> Source.times(duck, new Relation(List.of(path), data.derive()), wanted.columns));
  }
}
