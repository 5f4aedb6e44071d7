package lazo.dataset;

import java.util.List;
import lazo.event.Event;

/**
 * What datasets tell the rest. {@code loop} is the loop that owns the dataset, empty when none
 * does.
 */
public final class DatasetEvents {
  private DatasetEvents() {}

  private static String about(String loop, String dataset) {
    return loop.isEmpty() ? "dataset/" + dataset : "loop/" + loop;
  }

  /** A delivery passed its checks and is part of a new version. */
  public record DatasetVersionCreated(
      String loop, String dataset, int version, String digest, long rows, String file)
      implements Event {
    @Override
    public String subject() {
      return about(loop, dataset);
    }
  }

  /** A delivery failed its checks; the dataset is as it was. */
  public record DeliveryRefused(
      String loop, String dataset, String file, List<String> reasons, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, dataset);
    }
  }
}
