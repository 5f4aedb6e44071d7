package lazo.tracking;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run with what was logged to it.
 *
 * @param startTimeMillis 0 when the client did not say
 * @param metrics the newest value of each key, ordered by key
 */
public record Run(
    String id,
    String experimentId,
    String name,
    String user,
    Status status,
    long startTimeMillis,
    @Nullable Long endTimeMillis,
    Lifecycle lifecycle,
    String artifactUri,
    List<Metric> metrics,
    Map<String, String> params,
    Map<String, String> tags,
    List<DatasetInput> datasets,
    List<ModelLink> modelInputs,
    List<ModelLink> modelOutputs) {

  /** The newest value of a metric, not a number when it was never logged. */
  public double metric(String key) {
    return metrics.stream()
        .filter(metric -> metric.key().equals(key))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** A dataset that a run read. */
  public record DatasetInput(
      String name,
      String digest,
      String sourceType,
      String source,
      @Nullable String schema,
      @Nullable String profile,
      Map<String, String> tags) {
    public DatasetInput {
      tags = Map.copyOf(tags);
    }
  }

  /** A logged model that a run read or made. */
  public record ModelLink(String modelId, long step) {}
}
