package lazo.tracking;

import java.time.Instant;
import java.util.Map;

/** A named group of runs. */
public record Experiment(
    String id,
    String name,
    String artifactLocation,
    Lifecycle lifecycle,
    Instant created,
    Instant updated,
    Map<String, String> tags) {
  public Experiment {
    tags = Map.copyOf(tags);
  }
}
