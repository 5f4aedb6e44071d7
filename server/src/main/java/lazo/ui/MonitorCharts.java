package lazo.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lazo.monitoring.Alert;
import lazo.monitoring.Kind;
import lazo.monitoring.Window;
import org.jspecify.annotations.Nullable;

/** Drift and quality by the day. */
final class MonitorCharts {
  private final PageContext page;

  MonitorCharts(PageContext page) {
    this.page = page;
  }

  /** A stream's statistic and the threshold it is held against. */
  Chart drift(String stream, List<Window> windows) {
    return new LineChart(page, "drift", page.t("monitor.chart.drift", stream), days(windows))
        .line(page.t("monitor.psi"), LineChart.ACCENT, values(windows, Window::value))
        .line(
            page.t("monitor.threshold"),
            LineChart.BAD,
            "dashed",
            values(windows, Window::threshold))
        .build();
  }

  /**
   * Log loss, and scores against labels, by the day.
   *
   * @param windows the plain numbers of each day
   */
  List<Chart> quality(List<Window> windows, List<Alert> alerts) {
    List<Window> labelled =
        windows.stream().filter(window -> window.numbers().containsKey("logLoss")).toList();
    if (labelled.isEmpty()) {
      return List.of();
    }
    List<Instant> days = days(labelled);
    LineChart loss =
        new LineChart(page, "loss", page.t("monitor.chart.loss"), days)
            .scaled()
            .line(page.t("monitor.loss.served"), LineChart.ACCENT, number(labelled, "logLoss"))
            .line(
                page.t("monitor.loss.promised"),
                LineChart.SECOND,
                "dashed",
                number(labelled, "expectedLogLoss"))
            .line(
                page.t("monitor.loss.constant"),
                LineChart.GREY,
                "dotted",
                number(labelled, "baseRateLogLoss"));
    LineChart rate =
        new LineChart(page, "rate", page.t("monitor.chart.rate"), days)
            .line(page.t("monitor.rate.predicted"), LineChart.ACCENT, number(labelled, "predicted"))
            .line(
                page.t("monitor.rate.observed"),
                LineChart.GREY,
                "dashed",
                number(labelled, "observed"));
    for (Alert alert : alerts) {
      if (alert.kind() == Kind.SKEW && !alert.since().isBefore(days.getFirst())) {
        loss.event(page.t("monitor.alert.mark"), start(alert.firstDay()));
      }
    }
    LineChart auc =
        new LineChart(page, "auc", page.t("monitor.chart.auc"), days)
            .scaled()
            .line("AUC", LineChart.ACCENT, number(labelled, "auc"));
    return List.of(loss.build(), rate.build(), auc.build());
  }

  private static List<Instant> days(List<Window> windows) {
    return windows.stream().map(window -> start(window.to().minusDays(1))).toList();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static List<@Nullable Double> number(List<Window> windows, String name) {
    return values(windows, window -> window.numbers().get(name));
  }

  private static List<@Nullable Double> values(
      List<Window> windows, Function<Window, @Nullable Double> value) {
    List<@Nullable Double> values = new ArrayList<>();
    windows.forEach(window -> values.add(value.apply(window)));
    return values;
  }
}
