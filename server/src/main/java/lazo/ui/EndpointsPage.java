package lazo.ui;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoints;
import lazo.http.Request;
import lazo.rollout.Rollout;
import lazo.rollout.Rollouts;

/** All endpoints: who serves, what is being rolled out, and how the last day went. */
final class EndpointsPage implements Pages.Page {
  private final Endpoints endpoints;
  private final Rollouts rollouts;
  private final Traffic traffic;
  private final InstantSource clock;

  EndpointsPage(Endpoints endpoints, Rollouts rollouts, Traffic traffic, InstantSource clock) {
    this.endpoints = endpoints;
    this.rollouts = rollouts;
    this.traffic = traffic;
    this.clock = clock;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Instant now = clock.instant();
    List<EndpointRow> rows =
        endpoints.endpoints().stream().map(endpoint -> row(endpoint, now)).toList();
    return Map.of("rows", rows, "answer", answer(rows, page));
  }

  private EndpointRow row(Endpoint endpoint, Instant now) {
    long requests = 0;
    long failures = 0;
    for (String role : Traffic.ROLES) {
      Traffic.Slot day = traffic.whole(endpoint, role, TimeRange.DAY, now);
      requests += day.requests();
      failures += day.failures();
    }
    Optional<Rollout> open = rollouts.open(endpoint.name());
    return new EndpointRow(endpoint, open, requests, failures);
  }

  private static String answer(List<EndpointRow> rows, PageContext page) {
    long rollouts = rows.stream().filter(row -> row.rollout().isPresent()).count();
    long failures = rows.stream().mapToLong(EndpointRow::failures).sum();
    return page.t("endpoints.answer", rows.size(), rollouts, failures);
  }
}
