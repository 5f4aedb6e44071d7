package lazo.monitoring;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Monitors and alerts over HTTP. */
final class MonitorRoutes {
  private static final int ALERTS_MAX = 1_000;
  private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

  private final Monitors monitors;

  MonitorRoutes(Monitors monitors) {
    this.monitors = monitors;
  }

  void register(Routes routes) {
    routes.get("/lazo/v1/monitors", request -> list());
    routes.get(
        "/lazo/v1/monitors/:loop", request -> Reply.json(monitors.view(request.pathParam("loop"))));
    routes.get("/lazo/v1/monitors/:loop/windows", this::windows);
    routes.get("/lazo/v1/monitors/:loop/distributions/:stream", this::distribution);
    routes.get("/lazo/v1/alerts", this::alerts);
    routes.get(
        "/lazo/v1/alerts/:id", request -> Reply.json(monitors.alert(request.pathParam("id"))));
  }

  private Reply list() {
    List<Map<String, Object>> all =
        monitors.definitions().stream()
            .map(
                definition -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("loop", definition.loop());
                  one.put("endpoint", definition.endpoint());
                  one.put("watch", definition.watch());
                  one.put("openAlerts", monitors.alerts(definition.loop(), true, ALERTS_MAX));
                  return one;
                })
            .toList();
    return Reply.json(Map.of("monitors", all));
  }

  private Reply windows(Request request) {
    Kind kind = kind(request.queryParam("kind").orElse("drift"));
    return Reply.json(
        Map.of(
            "windows",
            monitors.windows(
                request.pathParam("loop"),
                kind,
                request.queryParam("stream").orElse(""),
                day(request, "from", EARLIEST),
                day(request, "to", LATEST))));
  }

  private static Kind kind(String name) {
    try {
      return Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(
          "'kind' must be one of "
              + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT)
              + ", was '"
              + name
              + "'");
    }
  }

  private Reply distribution(Request request) {
    @Nullable LocalDate day =
        request.queryParam("day").isEmpty() ? null : day(request, "day", LATEST);
    return Reply.json(
        monitors.distribution(request.pathParam("loop"), request.pathParam("stream"), day));
  }

  private static LocalDate day(Request request, String name, LocalDate otherwise) {
    String text = request.queryParam(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInput("'" + name + "' must be a day such as 2001-06-12, was '" + text + "'");
    }
  }

  private Reply alerts(Request request) {
    String state = request.queryParam("state").orElse("all");
    boolean openOnly =
        switch (state) {
          case "all" -> false;
          case "open" -> true;
          default -> throw new InvalidInput("'state' must be open or all, was '" + state + "'");
        };
    int max = request.queryInt("max", 100, 1, ALERTS_MAX);
    return Reply.json(
        Map.of("alerts", monitors.alerts(request.queryParam("loop").orElse(""), openOnly, max)));
  }
}
