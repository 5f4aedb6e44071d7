package lazo.serving;

import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.features.Feed;
import lazo.features.OnlineFeed;
import lazo.problem.InvalidInput;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import org.jspecify.annotations.Nullable;

/** Fills the inputs that a feed knows, as of the event time and key of each row. */
final class FeedColumns {
  private final OnlineFeed online;
  private final List<String> names;
  private final boolean[] needed;

  /** Only the columns that some model takes are filled. */
  FeedColumns(OnlineFeed online, Set<String> modelInputs) {
    this.online = online;
    this.names = online.feed().outputNames();
    this.needed = new boolean[names.size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = modelInputs.contains(names.get(i));
    }
  }

  Feed feed() {
    return online.feed();
  }

  /** Adds the columns that were not sent. */
  void fill(Map<String, Tensor> inputs, @Nullable Tensor times) {
    boolean missing = false;
    for (int i = 0; i < needed.length; i++) {
      missing |= needed[i] && !inputs.containsKey(names.get(i));
    }
    if (missing) {
      Tensor keys = keys(inputs);
      if (times == null || times.size() != keys.size()) {
        throw new InvalidInput(
            "feed '%s' needs the event time of each row: %s"
                .formatted(
                    feed().name(),
                    times == null
                        ? "the input for it is missing"
                        : times.size() + " were sent for " + keys.size() + " rows"));
      }
      fill(inputs, (long[]) times.values(), keys.texts());
    }
  }

  private void fill(Map<String, Tensor> inputs, long[] times, String[] keys) {
    float[][] columns = new float[needed.length][keys.length];
    for (int row = 0; row < keys.length; row++) {
      double[] values = online.at(key(keys, row), times[row]);
      for (int i = 0; i < values.length; i++) {
        columns[i][row] = (float) values[i];
      }
    }
    for (int i = 0; i < needed.length; i++) {
      if (needed[i]) {
        inputs.putIfAbsent(names.get(i), Tensor.of(names.get(i), columns[i], keys.length, 1));
      }
    }
  }

  private Tensor keys(Map<String, Tensor> inputs) {
    Tensor keys = inputs.get(feed().key());
    if (keys == null || keys.datatype() != DataType.BYTES) {
      throw new InvalidInput(
          "feed '%s' needs its key as input '%s' (BYTES); %s"
              .formatted(
                  feed().name(),
                  feed().key(),
                  keys == null ? "it is missing" : "it was " + keys.datatype()));
    }
    return keys;
  }

  /** A missing key has no rows; no row of a feed has the empty key unless it was sent so. */
  @SuppressWarnings("NullAway") // arrays of tensors may hold null texts
  private static String key(String[] keys, int row) {
    String key = keys[row];
    return key == null ? "\0missing" : key;
  }
}
