package lazo.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Each run as a point between two numbers, with lines where a third is equal. */
final class CompareScatter {
  private static final int LABELS_MAX = 12;
  private static final double FAINTEST = 0.3;

  private final PageContext page;
  private final CompareState.Scatter chosen;
  private final List<RunComparison.Side> sides;

  CompareScatter(PageContext page, CompareState.Scatter chosen, List<RunComparison.Side> sides) {
    this.page = page;
    this.chosen = chosen;
    this.sides = sides;
  }

  /** None when there are not two numbers. */
  List<Chart> charts(List<String> numbers) {
    if (!numbers.contains(chosen.across()) || !numbers.contains(chosen.up())) {
      return List.of();
    }
    boolean contour = numbers.contains(chosen.third());
    List<Object> series = new ArrayList<>();
    if (contour) {
      series.addAll(contour());
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < sides.size(); i++) {
      RunComparison.Side side = sides.get(i);
      OptionalDouble x = RunComparison.number(side.run(), chosen.across());
      OptionalDouble y = RunComparison.number(side.run(), chosen.up());
      if (x.isPresent() && y.isPresent()) {
        series.add(point(side, i, x.getAsDouble(), y.getAsDouble()));
        rows.add(row(side, x.getAsDouble(), y.getAsDouble(), contour));
      }
    }
    String title =
        page.t(
            "compare.against", CompareCharts.key(chosen.up()), CompareCharts.key(chosen.across()));
    return List.of(
        new Chart(
            "scatter",
            contour
                ? title + ", " + page.t("compare.equal", CompareCharts.key(chosen.third()))
                : title,
            LineChart.script(option(series)),
            head(contour),
            rows));
  }

  private List<String> head(boolean contour) {
    List<String> head =
        new ArrayList<>(
            List.of(
                page.t("column.run"),
                CompareCharts.key(chosen.across()),
                CompareCharts.key(chosen.up())));
    if (contour) {
      head.add(CompareCharts.key(chosen.third()));
    }
    return head;
  }

  private List<String> row(RunComparison.Side side, double x, double y, boolean contour) {
    List<String> row =
        new ArrayList<>(List.of(side.label(), page.format().number(x), page.format().number(y)));
    if (contour) {
      OptionalDouble third = RunComparison.number(side.run(), chosen.third());
      row.add(third.isPresent() ? page.format().number(third.getAsDouble()) : "–");
    }
    return row;
  }

  private Map<String, Object> option(List<Object> series) {
    Map<String, Object> xAxis =
        new LinkedHashMap<>(CompareCharts.axisNamed(CompareCharts.key(chosen.across())));
    xAxis.put("boundaryGap", List.of("10%", "10%"));
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("xAxis", xAxis);
    option.put(
        "yAxis", Map.of("type", "value", "scale", true, "boundaryGap", List.of("5%", "20%")));
    option.put("tooltip", Map.of("trigger", "item"));
    option.put("series", series);
    return option;
  }

  private Map<String, Object> point(RunComparison.Side side, int number, double x, double y) {
    Map<String, Object> point = CompareCharts.style(side, "scatter", number);
    point.put("symbolSize", 10);
    point.put("z", 3);
    point.put("data", List.of(List.of(x, y)));
    point.put(
        "label",
        Map.of(
            "show",
            sides.size() <= LABELS_MAX,
            "formatter",
            "{a}",
            "position",
            "top",
            "color",
            "--quiet"));
    point.put("labelLayout", Map.of("hideOverlap", true));
    return point;
  }

  /** A series for each level, the stronger the higher; its label says which level it is. */
  private List<Object> contour() {
    List<Contour.Point> points = new ArrayList<>();
    for (RunComparison.Side side : sides) {
      OptionalDouble x = RunComparison.number(side.run(), chosen.across());
      OptionalDouble y = RunComparison.number(side.run(), chosen.up());
      OptionalDouble third = RunComparison.number(side.run(), chosen.third());
      if (x.isPresent() && y.isPresent() && third.isPresent()) {
        points.add(new Contour.Point(x.getAsDouble(), y.getAsDouble(), third.getAsDouble()));
      }
    }
    List<Contour.Level> levels = Contour.levels(points);
    List<Object> series = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      series.add(line(levels.get(i), (i + 1.0) / levels.size(), (i + 1.0) / (levels.size() + 1)));
    }
    return series;
  }

  /**
   * @param height of the level among all, 0 to 1
   * @param at how far across its label stands, so that labels stand apart
   */
  private Map<String, Object> line(Contour.Level level, double height, double at) {
    double strength = FAINTEST + (1 - FAINTEST) * height;
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("show", true);
    label.put("formatter", page.format().number(level.value()));
    label.put("color", "--quiet");
    label.put("fontSize", 10);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", "line");
    line.put("silent", true);
    line.put("showSymbol", false);
    line.put("lineStyle", Map.of("width", 2 * strength, "color", "--accent", "opacity", strength));
    line.put("endLabel", label);
    List<Object> data = new ArrayList<>();
    for (Contour.Segment segment : level.endingAt(at)) {
      if (!data.isEmpty()) {
        data.add(List.of("-", "-")); // a gap
      }
      data.add(List.of(segment.x1(), segment.y1()));
      data.add(List.of(segment.x2(), segment.y2()));
    }
    line.put("data", data);
    return line;
  }
}
