package lazo.ui;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lazo.http.Request;
import lazo.monitoring.Alert;
import lazo.monitoring.Distribution;
import lazo.monitoring.Kind;
import lazo.monitoring.MonitorView;
import lazo.monitoring.Monitors;
import lazo.monitoring.Window;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import org.jspecify.annotations.Nullable;

/**
 * What is watched of a loop: alerts, each feature's drift and shape, and quality over time. The
 * stream and the day that are looked at closely are in the address.
 */
public final class MonitorPage implements Pages.Page {
  private static final int ALERTS_SHOWN = 50;
  private static final List<Integer> RANGES = List.of(30, 90, 365);
  private static final int USUAL_RANGE = 90;

  /**
   * A watched column.
   *
   * @param newest its newest window
   * @param skew the share of its newest served values that training makes otherwise; null when that
   *     is not watched or not known yet
   * @param shape null when there is no reference to compare with
   */
  public record StreamRow(
      String name, Window newest, Sparkline line, @Nullable Window skew, @Nullable Shape shape) {}

  /** The stream that is looked at closely. */
  public record Close(String stream, Chart drift, @Nullable Shape shape, @Nullable LocalDate day) {}

  public record Model(
      MonitorView view,
      String answer,
      int days,
      List<Integer> ranges,
      List<Alert> alerts,
      List<StreamRow> streams,
      Optional<Close> close,
      List<Chart> quality) {}

  private final Monitors monitors;

  MonitorPage(Monitors monitors) {
    this.monitors = monitors;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String loop = request.pathParam("loop");
    MonitorView view = monitors.view(loop);
    int days = request.queryInt("days", USUAL_RANGE, 1, RANGES.getLast());
    LocalDate to = view.driftUntil().plusDays(1);
    Map<String, List<Window>> drift = byStream(loop, Kind.DRIFT, to.minusDays(days + 1L), to);
    List<StreamRow> rows = new ArrayList<>();
    drift.forEach((name, windows) -> rows.add(row(view, name, windows)));
    List<Alert> alerts = monitors.alerts(loop, false, ALERTS_SHOWN);
    List<Window> quality =
        byStream(loop, Kind.QUALITY, to.minusDays(days + 1L), to).getOrDefault("day", List.of());
    return Map.of(
        "model",
        new Model(
            view,
            answer(view, alerts, page),
            days,
            RANGES,
            alerts,
            rows,
            close(request, loop, drift, page),
            new MonitorCharts(page).quality(quality, alerts)));
  }

  private Map<String, List<Window>> byStream(String loop, Kind kind, LocalDate from, LocalDate to) {
    Map<String, List<Window>> streams = new TreeMap<>();
    for (Window window : monitors.windows(loop, kind, "", from, to)) {
      streams.computeIfAbsent(window.stream(), name -> new ArrayList<>()).add(window);
    }
    return streams;
  }

  private StreamRow row(MonitorView view, String name, List<Window> windows) {
    Window skew =
        view.newest().stream()
            .filter(one -> one.kind() == Kind.SKEW && one.stream().equals(name))
            .findFirst()
            .orElse(null);
    return new StreamRow(
        name,
        windows.getLast(),
        Sparkline.of(windows),
        skew,
        shape(view.definition().loop(), name, null));
  }

  private @Nullable Shape shape(String loop, String stream, @Nullable LocalDate day) {
    try {
      Distribution distribution = monitors.distribution(loop, stream, day);
      return Shape.of(distribution);
    } catch (NotFound noneYet) {
      return null;
    }
  }

  /** The stream asked for, or the one that came nearest to its threshold. */
  private Optional<Close> close(
      Request request, String loop, Map<String, List<Window>> drift, PageContext page) {
    String stream =
        request
            .queryParam("stream")
            .or(
                () ->
                    drift.entrySet().stream()
                        .max(Comparator.comparingDouble(entry -> nearest(entry.getValue())))
                        .map(Map.Entry::getKey))
            .orElse("");
    List<Window> windows = drift.get(stream);
    if (windows == null) {
      return Optional.empty();
    }
    LocalDate day = request.queryParam("day").map(MonitorPage::day).orElse(null);
    Window shown =
        windows.stream()
            .filter(one -> one.to().minusDays(1).equals(day))
            .findFirst()
            .orElse(windows.getLast());
    return Optional.of(
        new Close(
            stream,
            new MonitorCharts(page).drift(stream, windows),
            shape(loop, stream, shown.to().minusDays(1)),
            shown.to().minusDays(1)));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInput("'day' must be a day such as 2001-06-12, was '" + text + "'");
    }
  }

  private static double nearest(List<Window> windows) {
    return windows.stream().mapToDouble(MonitorPage::nearness).max().orElse(0);
  }

  private static double nearness(Window window) {
    Double value = window.value();
    Double threshold = window.threshold();
    return value == null || threshold == null || threshold == 0 ? 0 : value / threshold;
  }

  private static String answer(MonitorView view, List<Alert> alerts, PageContext page) {
    if (!view.open().isEmpty()) {
      return page.t(
          "monitor.answer.open", view.open().size(), page.say(view.open().getFirst().message()));
    }
    if (view.reference() == null) {
      return page.t("monitor.answer.new");
    }
    return alerts.isEmpty()
        ? page.t("monitor.answer.never")
        : page.t(
            "monitor.answer.quiet",
            alerts.getFirst().stream(),
            page.format().shortTime(alerts.getFirst().since()));
  }

  /** The badge of a window. */
  public static String badge(Window window) {
    return switch (window.state()) {
      case NORMAL -> "passed";
      case ALARM -> "failed";
      case LEARNING -> "running";
      case TOO_FEW -> "undecided";
    };
  }
}
