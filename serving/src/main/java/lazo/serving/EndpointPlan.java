package lazo.serving;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lazo.features.Feed;
import lazo.problem.InvalidInput;
import lazo.serving.log.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for one endpoint.
 *
 * @param variants who answers, each with its share of the requests in basis points; 10000 together
 * @param shadows packages that score every request unseen; their weights do not count
 * @param salt decides, with the key of a request, which variant it gets; the same salt keeps each
 *     key where it is while weights change
 * @param feeds what the data plane adds to a request, as of the request's event time
 * @param time the input that holds the event time, as ISO 8601 text or as INT64 microseconds;
 *     needed if there are feeds
 */
public record EndpointPlan(
    String name,
    List<Variant> variants,
    List<Variant> shadows,
    String salt,
    List<Feed> feeds,
    @Nullable String time) {
  public static final int WEIGHT_ALL = 10_000;

  /** Refuses a name that no path could hold. */
  public static void requireName(String name) {
    if (name.isBlank() || name.contains("/")) {
      throw new InvalidInput(
          "an endpoint's name must not be empty or hold '/', was '" + name + "'");
    }
  }

  public EndpointPlan {
    variants = List.copyOf(variants);
    shadows = List.copyOf(shadows);
    feeds = List.copyOf(feeds);
    requireName(name);
    int weights = variants.stream().mapToInt(Variant::weight).sum();
    if (weights != WEIGHT_ALL) {
      throw new InvalidInput(
          "the weights of endpoint '%s' must add up to %d basis points, they are %d"
              .formatted(name, WEIGHT_ALL, weights));
    }
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      if (!names.add(variant.name())) {
        throw new InvalidInput(
            "endpoint '%s' has the variant '%s' twice".formatted(name, variant.name()));
      }
    }
    if (!feeds.isEmpty() && time == null) {
      throw new InvalidInput(
          "endpoint '%s' has feeds, so it must name the input that holds the event time"
              .formatted(name));
    }
  }

  /**
   * Who answers a request with this key. The first variant takes the lowest buckets, so while the
   * last one's weight grows the keys it has already stay with it.
   */
  public Variant choose(String key) {
    int left = bucket(key);
    for (Variant variant : variants) {
      left -= variant.weight();
      if (left < 0) {
        return variant;
      }
    }
    throw new IllegalStateException("weights do not add up"); // checked when made
  }

  /** The bucket of a key, 0 to 9999, the same on every machine: a hash of salt and key. */
  public int bucket(String key) {
    long hash = new Hash().add(salt).add(key).value();
    return (int) Long.remainderUnsigned(hash, WEIGHT_ALL);
  }

  /** The digests of all packages that this endpoint needs. */
  public Stream<String> digests() {
    return Stream.concat(variants.stream(), shadows.stream())
        .map(Variant::packageDigest)
        .distinct();
  }
}
