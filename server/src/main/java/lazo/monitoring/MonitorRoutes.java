package lazo.monitoring;

import static lazo.http.About.about;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
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
    routes.get(
        "/lazo/v1/monitors",
        about("List monitors with their open alerts").answersList("monitors", Listed.class),
        request -> list());
    routes.get(
        "/lazo/v1/monitors/:loop",
        about("Get a monitor: its reference, newest windows and open alerts")
            .answers(MonitorView.class),
        request -> Reply.json(monitors.view(request.pathParam("loop"))));
    routes.get(
        "/lazo/v1/monitors/:loop/windows",
        about("List the windows of a monitor")
            .query("kind", Kind.class, "of which kind, in either case", "drift")
            .query("stream", String.class, "only of this feature, score or metric")
            .query("from", LocalDate.class, "the first day", EARLIEST)
            .query("to", LocalDate.class, "up to this day", LATEST)
            .answersList("windows", Window.class),
        this::windows);
    routes.get(
        "/lazo/v1/monitors/:loop/distributions/:stream",
        about("Compare the values of a stream with the reference")
            .query(
                "day",
                LocalDate.class,
                "of the window that ends on this day, otherwise of the newest")
            .answers(Distribution.class),
        this::distribution);
    routes.get(
        "/lazo/v1/alerts",
        about("List alerts, newest first")
            .query("loop", String.class, "only of this loop")
            .query("state", String.class, "open or all", "all")
            .query("max", Integer.class, "at most so many, up to " + ALERTS_MAX, 100)
            .answersList("alerts", Alert.class),
        this::alerts);
    routes.get(
        "/lazo/v1/alerts/:id",
        about("Get an alert").answers(Alert.class),
        request -> Reply.json(monitors.alert(request.pathParam("id"))));
  }

  private record Listed(String loop, String endpoint, List<Watch> watch, List<Alert> openAlerts) {}

  private Reply list() {
    List<Listed> all =
        monitors.definitions().stream()
            .map(
                definition ->
                    new Listed(
                        definition.loop(),
                        definition.endpoint(),
                        definition.watch(),
                        monitors.alerts(definition.loop(), true, ALERTS_MAX)))
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
