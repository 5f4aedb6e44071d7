package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import lazo.http.Request;
import lazo.trace.TraceUsage;
import lazo.trace.TraceUsage.Slot;
import lazo.trace.Traces;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import org.jspecify.annotations.Nullable;

/** How much was traced in an experiment, how fast, at what price, and how it was judged. */
public final class UsagePage implements Pages.Page {
  /**
   * @param charts of what there is: without tokens or costs none of those
   */
  public record Model(
      Experiment experiment, TimeRange range, TraceUsage usage, List<Chart> charts) {
    public List<TimeRange> ranges() {
      return Arrays.asList(TimeRange.values());
    }

    public String path() {
      return "/experiments/" + experiment.id() + "/usage";
    }

    public double failedShare() {
      return usage.traces() == 0 ? 0 : (double) usage.failed() / usage.traces();
    }

    /** The traces of a name. */
    public String link(String name) {
      String filter = "name = '" + name.replace("'", "''") + "'";
      return "/experiments/" + experiment.id() + "/traces?filter=" + RunsState.encoded(filter);
    }
  }

  private final Tracking tracking;
  private final Traces traces;

  UsagePage(Tracking tracking, Traces traces) {
    this.tracking = tracking;
    this.traces = traces;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    TimeRange range = TimeRange.of(request.queryParam("range").orElse("7d"));
    List<Instant> starts = range.slots(page.format().now());
    TraceUsage usage = traces.usage(experiment.id(), starts, range.slot());
    return Map.of("model", new Model(experiment, range, usage, charts(page, range, usage)));
  }

  private static List<Chart> charts(PageContext page, TimeRange range, TraceUsage usage) {
    List<Slot> slots = usage.slots();
    if (usage.traces() == 0) {
      return List.of();
    }
    List<LineChart> charts = new ArrayList<>();
    charts.add(
        chart(page, "traces", range, slots)
            .bars(
                page.t("usage.ok"),
                LineChart.ACCENT,
                values(slots, slot -> (double) slot.traces() - slot.failed()))
            .bars(
                page.t("usage.failed"),
                LineChart.BAD,
                values(slots, slot -> (double) slot.failed())));
    charts.add(
        chart(page, "latency", range, slots)
            .line("p50", LineChart.ACCENT, values(slots, Slot::median))
            .line("p95", LineChart.ACCENT, "dashed", values(slots, Slot::p95)));
    if (usage.tokens() > 0) {
      charts.add(
          chart(page, "tokens", range, slots)
              .bars(page.t("usage.in"), LineChart.ACCENT, values(slots, Slot::inputTokens))
              .bars(page.t("usage.out"), LineChart.SECOND, values(slots, Slot::outputTokens)));
    }
    if (usage.cost() > 0) {
      charts.add(
          chart(page, "cost", range, slots)
              .bars(page.t("usage.cost"), LineChart.ACCENT, values(slots, Slot::cost)));
    }
    return charts.stream().map(LineChart::build).toList();
  }

  private static LineChart chart(PageContext page, String id, TimeRange range, List<Slot> slots) {
    String title = page.t("usage.chart." + id, page.t("slot." + range.word()));
    return new LineChart(page, id, title, slots.stream().map(Slot::from).toList())
        .labels(range.labels());
  }

  private static List<@Nullable Double> values(
      List<Slot> slots, Function<Slot, @Nullable Double> value) {
    List<@Nullable Double> values = new ArrayList<>();
    slots.forEach(slot -> values.add(value.apply(slot)));
    return values;
  }
}
