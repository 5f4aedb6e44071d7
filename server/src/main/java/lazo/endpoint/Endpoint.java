package lazo.endpoint;

import java.util.List;
import java.util.Map;
import lazo.features.Feed;
import org.jspecify.annotations.Nullable;

/**
 * A served name as it is stored.
 *
 * @param loop that owns it, empty when none does
 * @param challenger null when nothing is being rolled out
 * @param weight the challenger's share in basis points
 * @param shadow whether champion and challenger both score all traffic
 * @param baseline scores all traffic unseen for good, so that what was served can be compared with
 *     never retraining; or null
 * @param time the input that holds the event time, null when there are no feeds
 * @param derive expressions that the rows of feeds are put through
 */
public record Endpoint(
    String name,
    String loop,
    @Nullable Served champion,
    @Nullable Served challenger,
    int weight,
    boolean shadow,
    @Nullable Served baseline,
    List<Feed> feeds,
    @Nullable String time,
    Map<String, String> derive) {
  /** A model version and its package. */
  public record Served(String model, int version, String digest) {}

  public Endpoint {
    feeds = List.copyOf(feeds);
  }
}
