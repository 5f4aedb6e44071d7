package lazo.serving;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lazo.problem.InvalidInput;

/**
 * Who answers what, in full. A plan replaces the one before as a whole.
 *
 * @param revision grows with each plan
 */
public record TrafficPlan(long revision, List<EndpointPlan> endpoints) {
  /** Nothing is served yet. */
  public static final TrafficPlan EMPTY = new TrafficPlan(0, List.of());

  public TrafficPlan {
    endpoints = List.copyOf(endpoints);
    Set<String> names = new HashSet<>();
    for (EndpointPlan endpoint : endpoints) {
      if (!names.add(endpoint.name())) {
        throw new InvalidInput("the plan has the endpoint '" + endpoint.name() + "' twice");
      }
    }
  }
}
