package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.monitoring.Alert;
import lazo.monitoring.MonitorDefinition;
import lazo.monitoring.MonitorView;
import lazo.monitoring.Monitors;

/** Every watched loop, and what was found, the newest first. */
public final class MonitorsPage implements Pages.Page {
  private static final int ALERTS_SHOWN = 200;

  public record Model(
      String answer, List<MonitorView> monitors, List<Alert> alerts, boolean openOnly) {}

  private final Monitors monitors;

  MonitorsPage(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    boolean openOnly = request.queryParam("state").orElse("").equals("open");
    List<MonitorView> views =
        monitors.definitions().stream().map(MonitorDefinition::loop).map(monitors::view).toList();
    int open = views.stream().mapToInt(view -> view.open().size()).sum();
    return Map.of(
        "model",
        new Model(
            page.t("monitors.answer", views.size(), open),
            views,
            monitors.alerts("", openOnly, ALERTS_SHOWN),
            openOnly));
  }
}
