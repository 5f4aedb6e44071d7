package lazo.endpoint;

import lazo.event.Event;

/** What endpoints tell the rest. */
public final class EndpointEvents {
  private EndpointEvents() {}

  private static String about(String loop, String endpoint) {
    return loop.isEmpty() ? "endpoint/" + endpoint : "loop/" + loop;
  }

  /** A model version took over all traffic. */
  public record EndpointDeployed(
      String loop, String endpoint, String model, int version, String digest, String summary)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }

  /** The weights changed. */
  public record TrafficShifted(String loop, String endpoint, int challengerWeight, String reason)
      implements Event {
    @Override
    public String subject() {
      return about(loop, endpoint);
    }
  }
}
