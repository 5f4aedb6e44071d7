package lazo.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;
import lazo.tracking.MetricCurve;
import lazo.tracking.MetricHistories;
import lazo.tracking.Run;

/** The charts over several runs. */
final class CompareCharts {
  private static final int POINTS_PER_CHART = 2_000;
  private static final int SLICES_MIN = 20;
  private static final List<String> MAKES = List.of("solid", "dashed", "dotted");

  private final PageContext page;
  private final CompareState state;
  private final List<RunComparison.Side> sides;

  CompareCharts(PageContext page, CompareState state, List<RunComparison.Side> sides) {
    this.page = page;
    this.state = state;
    this.sides = sides;
  }

  /** A chart for each metric chosen that has a history. */
  List<Chart> curves(MetricHistories histories, String id) {
    List<Chart> charts = new ArrayList<>();
    for (String metric : state.metrics()) {
      Chart chart = curve(histories, metric, id + "-" + charts.size());
      if (chart.any()) {
        charts.add(chart);
      }
    }
    return charts;
  }

  private Chart curve(MetricHistories histories, String metric, String id) {
    int slices = Math.max(SLICES_MIN, POINTS_PER_CHART / (2 * sides.size()));
    boolean steps = state.axis().equals("step");
    var asked =
        new MetricCurve.Asked(
            steps ? MetricCurve.Axis.STEP : MetricCurve.Axis.TIME,
            state.smoothing() / 100.0,
            slices);
    List<Object> series = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      RunComparison.Side side = sides.get(i);
      MetricCurve curve = histories.curve(side.run().id(), metric, asked);
      if (curve.count() < 2) {
        continue;
      }
      Map<String, Object> line = style(side, "line", i);
      line.put("showSymbol", false);
      line.put("data", points(curve, side.run()));
      series.add(line);
      rows.add(summary(side, curve));
    }
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("useUTC", true);
    option.put("xAxis", xAxis());
    option.put("yAxis", Map.of("type", state.log() ? "log" : "value", "scale", true));
    option.put("series", series);
    List<String> head =
        List.of(
            page.t("column.run"),
            page.t("compare.points"),
            page.t("dataset.least"),
            page.t("dataset.greatest"),
            page.t("compare.last"));
    return new Chart(id, title(metric), LineChart.script(option), head, rows);
  }

  private String title(String metric) {
    String by = page.t("compare.by." + state.axis(), metric);
    return state.smoothing() == 0
        ? by
        : by + ", " + page.t("compare.smoothed", state.smoothing() / 100.0);
  }

  private Map<String, Object> xAxis() {
    return switch (state.axis()) {
      case "wall" -> Map.of("type", "time");
      case "relative" -> axisNamed(page.t("compare.seconds"));
      default -> axisNamed(page.t("compare.step"));
    };
  }

  static Map<String, Object> axisNamed(String name) {
    return Map.of(
        "type", "value", "name", name, "nameLocation", "middle", "nameGap", 26, "scale", true);
  }

  private List<List<Object>> points(MetricCurve curve, Run run) {
    boolean relative = state.axis().equals("relative");
    long first = curve.points().isEmpty() ? 0 : curve.points().getFirst().x();
    long began = run.startTimeMillis() == 0 ? first : Math.min(first, run.startTimeMillis());
    List<List<Object>> points = new ArrayList<>();
    for (MetricCurve.Point point : curve.points()) {
      if (!state.log() || point.value() > 0) {
        Object x = relative ? (Object) ((point.x() - began) / 1_000.0) : (Object) point.x();
        points.add(List.of(x, point.value()));
      }
    }
    return points;
  }

  private List<String> summary(RunComparison.Side side, MetricCurve curve) {
    var values = curve.points().stream().mapToDouble(MetricCurve.Point::value).summaryStatistics();
    MetricCurve.Point last = curve.last();
    Format format = page.format();
    return last == null
        ? List.of(side.label(), format.count(curve.count()), "–", "–", "–")
        : List.of(
            side.label(),
            format.count(curve.count()),
            format.number(values.getMin()),
            format.number(values.getMax()),
            format.number(last.value()));
  }

  static Map<String, Object> style(RunComparison.Side side, String type, int number) {
    String make = MAKES.get(number / 8 % MAKES.size());
    Map<String, Object> style = new LinkedHashMap<>();
    style.put("name", side.label());
    style.put("type", type);
    style.put("itemStyle", Map.of("color", side.property()));
    style.put("lineStyle", Map.of("width", 1.5, "type", make, "color", side.property()));
    return style;
  }

  /** The name of a param or metric without its kind. */
  static String key(String name) {
    return name.substring(name.indexOf('.') + 1);
  }

  /** Each run as a line over several axes; none when there are not two. */
  List<Chart> parallel(List<String> names, List<String> numbers) {
    if (names.size() < 2) {
      return List.of();
    }
    List<Object> axes = new ArrayList<>();
    for (String name : names) {
      Map<String, Object> axis = new LinkedHashMap<>();
      axis.put("dim", axes.size());
      axis.put("name", key(name));
      axis.put("type", numbers.contains(name) ? "value" : "category");
      if (numbers.contains(name)) {
        bounds(axis, name);
      } else {
        axis.put("data", values(name));
      }
      axes.add(axis);
    }
    List<Object> series = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      RunComparison.Side side = sides.get(i);
      List<Object> data = new ArrayList<>();
      List<String> row = new ArrayList<>(List.of(side.label()));
      for (String name : names) {
        String text = Objects.requireNonNullElse(RunComparison.text(side.run(), name), "-");
        OptionalDouble number = RunComparison.number(side.run(), name);
        boolean numeric = numbers.contains(name) && number.isPresent();
        data.add(numeric ? (Object) number.getAsDouble() : text);
        row.add(numeric ? page.format().number(number.getAsDouble()) : text);
      }
      Map<String, Object> line = style(side, "parallel", i);
      line.put("data", List.of(data));
      series.add(line);
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of(page.t("column.run")));
    names.forEach(name -> head.add(key(name)));
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("parallelAxis", axes);
    option.put("series", series);
    return List.of(
        new Chart("parallel", page.t("compare.parallel"), LineChart.script(option), head, rows));
  }

  /** The chart itself looks at the first run only. */
  private void bounds(Map<String, Object> axis, String name) {
    var numbers =
        sides.stream()
            .map(side -> RunComparison.number(side.run(), name))
            .flatMapToDouble(OptionalDouble::stream)
            .summaryStatistics();
    if (numbers.getCount() > 0) {
      boolean one = numbers.getMin() == numbers.getMax();
      axis.put("min", numbers.getMin() - (one ? 1 : 0));
      axis.put("max", numbers.getMax() + (one ? 1 : 0));
    }
  }

  private List<String> values(String name) {
    return List.copyOf(
        new TreeSet<>(
            sides.stream()
                .map(side -> Objects.requireNonNullElse(RunComparison.text(side.run(), name), "-"))
                .toList()));
  }
}
