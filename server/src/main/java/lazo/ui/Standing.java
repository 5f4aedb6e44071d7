package lazo.ui;

import java.util.List;
import java.util.stream.Collectors;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoint.Served;
import lazo.endpoint.Endpoints;
import lazo.monitoring.Monitors;

/** How a loop stands now, in a sentence or two: who serves, and whether an alert is open. */
final class Standing {
  private static final int ALERTS_COUNTED = 100;

  private final Endpoints endpoints;
  private final Monitors monitors;

  Standing(Endpoints endpoints, Monitors monitors) {
    this.endpoints = endpoints;
    this.monitors = monitors;
  }

  String of(String loop, PageContext page) {
    List<Endpoint> serving =
        endpoints.endpoints().stream().filter(endpoint -> endpoint.loop().equals(loop)).toList();
    String served =
        serving.isEmpty()
            ? page.t("endpoint.answer.none")
            : serving.stream()
                .map(endpoint -> serves(endpoint, page))
                .collect(Collectors.joining(" "));
    int open = monitors.alerts(loop, true, ALERTS_COUNTED).size();
    return served + " " + page.t("standing.alerts", open);
  }

  /** Who answers at an endpoint, and how much of the traffic. */
  static String serves(Endpoint endpoint, PageContext page) {
    Served champion = endpoint.champion();
    Served challenger = endpoint.challenger();
    if (champion == null) {
      return page.t("endpoint.answer.none");
    }
    return challenger == null
        ? page.t("endpoint.answer.one", name(champion))
        : page.t(
            "endpoint.answer.two",
            name(champion),
            page.format().basisPoints(10_000 - endpoint.weight()),
            name(challenger),
            page.format().basisPoints(endpoint.weight()));
  }

  private static String name(Served served) {
    return served.model() + " v" + served.version();
  }
}
