package lazo.scoring;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param run the tracking run that made it
 * @param dataset the digest of the dataset version it was trained on
 * @param revision of the code or specification that made it
 * @param environment versions of what took part: Java, operating system, trainer
 * @param trainedFrom the event time of the first training row, ISO 8601, or empty
 * @param trainedTo the event time of the last training row, ISO 8601, or empty
 */
public record Provenance(
    @Nullable String run,
    @Nullable String dataset,
    String revision,
    Map<String, String> environment,
    long seed,
    Map<String, String> params,
    String trainedFrom,
    String trainedTo) {
  public Provenance {
    environment = Map.copyOf(environment);
    params = Map.copyOf(params);
  }

  /** For a model that was made elsewhere. */
  public static Provenance unknown(@Nullable String run) {
    return new Provenance(run, null, "", Map.of(), 0, Map.of(), "", "");
  }
}
