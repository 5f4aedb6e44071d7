package lazo.retraining;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.features.FeatureSpec;
import lazo.features.Feed;
import org.jspecify.annotations.Nullable;

/**
 * What retraining needs to know of a loop.
 *
 * @param model the registered model that the candidates become versions of
 * @param on what may start a retraining: drift, quality
 * @param schedule a cron expression in UTC, or null
 * @param coolDown how long after the start of a run drift and quality start no other
 */
public record RetrainingDefinition(
    String loop,
    String model,
    String dataset,
    String endpoint,
    Data data,
    Training training,
    List<Map<String, Object>> gates,
    Set<String> on,
    @Nullable String schedule,
    Duration coolDown) {

  /**
   * How rows of the dataset become training rows. Stored with every package, so that the same
   * flights can be recomputed for it later, whatever the loop says by then.
   *
   * @param id the column that a request sends along, by which a delivered row finds its prediction;
   *     null when there is none
   */
  public record Data(
      Map<String, String> derive,
      String time,
      String target,
      @Nullable String id,
      Duration labelDelay,
      List<Feed> feeds,
      FeatureSpec spec) {}

  /**
   * How a candidate is trained.
   *
   * @param lookBack how much of the past, null for all of it
   * @param rowsAtMost a sample of so many rows, spread over that past, is trained on; null for all
   * @param holdout the newest part of the past, kept out of training and evaluated on
   */
  public record Training(
      String trainer,
      Map<String, Object> params,
      long seed,
      @Nullable Duration lookBack,
      @Nullable Long rowsAtMost,
      Duration holdout,
      int memoryMb,
      Duration timeAtMost) {}
}
