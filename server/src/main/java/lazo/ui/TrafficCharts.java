package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import lazo.endpoint.Endpoint;
import lazo.rollout.Rollout;
import org.jspecify.annotations.Nullable;

/** Requests, latency and errors of an endpoint over a range, with its rollouts as lines. */
final class TrafficCharts {
  private final Traffic traffic;
  private final PageContext page;

  TrafficCharts(Traffic traffic, PageContext page) {
    this.traffic = traffic;
    this.page = page;
  }

  /** The charts that have something to show. */
  List<Chart> of(Endpoint endpoint, TimeRange range, Instant now, List<Rollout> rollouts) {
    List<Instant> starts = range.slots(now);
    List<Traffic.Slot> champion = traffic.slots(endpoint, "champion", range, now);
    List<Traffic.Slot> challenger = traffic.slots(endpoint, "challenger", range, now);
    int first = firstServed(champion, challenger);
    int count = starts.size();
    return first == count
        ? List.of()
        : charts(
            new Served(
                starts.subList(first, count),
                champion.subList(first, count),
                challenger.subList(first, count)),
            range,
            rollouts);
  }

  private record Served(
      List<Instant> starts, List<Traffic.Slot> champion, List<Traffic.Slot> challenger) {
    boolean two() {
      return challenger.stream().anyMatch(slot -> slot.requests() > 0);
    }

    boolean failures() {
      return Stream.concat(champion.stream(), challenger.stream())
          .anyMatch(slot -> slot.failures() > 0);
    }
  }

  private static int firstServed(List<Traffic.Slot> champion, List<Traffic.Slot> challenger) {
    int first = 0;
    while (first < champion.size()
        && champion.get(first).requests() + challenger.get(first).requests() == 0) {
      first++;
    }
    return first;
  }

  private List<Chart> charts(Served served, TimeRange range, List<Rollout> rollouts) {
    List<LineChart> charts = new ArrayList<>();
    charts.add(bars("requests", served, range, slot -> (double) slot.requests()));
    charts.add(latency(served, range));
    if (served.failures()) {
      charts.add(bars("failures", served, range, slot -> (double) slot.failures()));
    }
    return charts.stream()
        .map(chart -> mark(chart, rollouts, served.starts.getFirst()).build())
        .toList();
  }

  private LineChart bars(
      String id, Served served, TimeRange range, Function<Traffic.Slot, @Nullable Double> value) {
    LineChart chart = chart(id, range, served.starts);
    chart.bars(page.t("role.champion"), LineChart.ACCENT, values(served.champion, value));
    return served.two()
        ? chart.bars(page.t("role.challenger"), LineChart.SECOND, values(served.challenger, value))
        : chart;
  }

  private LineChart latency(Served served, TimeRange range) {
    LineChart chart = chart("latency", range, served.starts);
    quantiles(chart, "champion", LineChart.ACCENT, served.champion, range);
    if (served.two()) {
      quantiles(chart, "challenger", LineChart.SECOND, served.challenger, range);
    }
    return chart;
  }

  private void quantiles(
      LineChart chart, String role, String color, List<Traffic.Slot> slots, TimeRange range) {
    String name = page.t("role." + role);
    chart.line(name + " p50", color, values(slots, Traffic.Slot::p50));
    if (range != TimeRange.QUARTER) { // days are kept without it
      chart.line(name + " p95", color, "dashed", values(slots, Traffic.Slot::p95));
    }
    chart.line(name + " p99", color, "dotted", values(slots, Traffic.Slot::p99));
  }

  private LineChart chart(String id, TimeRange range, List<Instant> starts) {
    String title = page.t("endpoint.chart." + id, page.t("slot." + range.word()));
    return new LineChart(page, id, title, starts).labels(range.labels());
  }

  private static LineChart mark(LineChart chart, List<Rollout> rollouts, Instant from) {
    for (Rollout rollout : rollouts) {
      if (rollout.began().isAfter(from)) {
        chart.event("v" + rollout.spec().challenger().version(), rollout.began());
      }
    }
    return chart;
  }

  private static List<@Nullable Double> values(
      List<Traffic.Slot> slots, Function<Traffic.Slot, @Nullable Double> value) {
    List<@Nullable Double> values = new ArrayList<>();
    slots.forEach(slot -> values.add(value.apply(slot)));
    return values;
  }
}
