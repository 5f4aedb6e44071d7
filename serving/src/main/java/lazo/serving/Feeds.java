package lazo.serving;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lazo.features.Feed;
import lazo.features.OnlineFeed;
import lazo.problem.NotFound;

/** The feeds of all endpoints, by endpoint and name. Thread-safe. */
final class Feeds implements AutoCloseable {
  private final Path folder;
  private final ConcurrentHashMap<List<String>, ServedFeed> open = new ConcurrentHashMap<>();

  Feeds(Path folder) {
    this.folder = folder;
  }

  /** The feed by this definition, with the rows that are on disk. */
  OnlineFeed as(String endpoint, Feed definition) {
    return open.computeIfAbsent(
            List.of(endpoint, definition.name()),
            names -> new ServedFeed(folder(names), definition))
        .as(definition);
  }

  ServedFeed find(String endpoint, String feed) {
    ServedFeed found = open.get(List.of(endpoint, feed));
    if (found == null) {
      throw new NotFound("endpoint '" + endpoint + "' no longer has the feed '" + feed + "'");
    }
    return found;
  }

  /** Closes the others; their rows stay on disk. */
  void keepOnly(TrafficPlan plan) {
    Set<List<String>> kept = new HashSet<>();
    for (EndpointPlan endpoint : plan.endpoints()) {
      endpoint.feeds().forEach(feed -> kept.add(List.of(endpoint.name(), feed.name())));
    }
    for (List<String> names : open.keySet()) {
      ServedFeed gone = kept.contains(names) ? null : open.remove(names);
      if (gone != null) {
        gone.close();
      }
    }
  }

  @Override
  public void close() {
    open.values().forEach(ServedFeed::close);
  }

  private Path folder(List<String> names) {
    return folder.resolve(safe(names.getFirst())).resolve(safe(names.getLast()));
  }

  private static String safe(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E").replace("*", "%2A");
  }
}
