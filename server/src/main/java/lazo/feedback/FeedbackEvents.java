package lazo.feedback;

import java.time.LocalDate;
import java.util.List;
import lazo.event.Event;

/** What feedback tells the rest. */
public final class FeedbackEvents {
  private FeedbackEvents() {}

  /**
   * Labels were stored.
   *
   * @param days the days (UTC) of the predictions that they belong to
   */
  public record LabelsArrived(String endpoint, int accepted, int changed, List<LocalDate> days)
      implements Event {
    public LabelsArrived {
      days = List.copyOf(days);
    }

    @Override
    public String subject() {
      return "endpoint/" + endpoint;
    }
  }
}
