package lazo.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/**
 * Puts a chart over time together: lines over the same instants, thresholds and events as lines
 * with words. A colour is the name of a custom property of the style sheet, so that a chart follows
 * the theme.
 */
final class LineChart {
  static final String ACCENT = "--accent";
  static final String SECOND = "--second";
  static final String GREY = "--reference";
  static final String BAD = "--bad";

  private static final int TABLE_ROWS_MAX = 200;

  private final String id;
  private final String title;
  private final PageContext page;
  private final List<Instant> instants;
  private final List<String> names = new ArrayList<>();
  private final List<List<@Nullable Double>> columns = new ArrayList<>();
  private final List<Map<String, Object>> series = new ArrayList<>();
  private final List<Map<String, Object>> marks = new ArrayList<>();
  private String labels = "{MM}-{dd}";
  private @Nullable Double least;
  private boolean scale;

  LineChart(PageContext page, String id, String title, List<Instant> instants) {
    this.page = page;
    this.id = id;
    this.title = title;
    this.instants = List.copyOf(instants);
  }

  /** How an instant is written on the axis, in ECharts' words. */
  LineChart labels(String pattern) {
    labels = pattern;
    return this;
  }

  /** Zero is not part of the axis. */
  LineChart scaled() {
    scale = true;
    return this;
  }

  LineChart line(String name, String color, List<@Nullable Double> values) {
    return add(name, values, style(name, "line", color));
  }

  /** A line of another make: {@code dashed} or {@code dotted}. */
  LineChart line(String name, String color, String make, List<@Nullable Double> values) {
    Map<String, Object> style = style(name, "line", color);
    style.put("lineStyle", Map.of("width", 1.5, "type", make, "color", color));
    return add(name, values, style);
  }

  /** Bars begin at zero. */
  LineChart bars(String name, String color, List<@Nullable Double> values) {
    Map<String, Object> style = style(name, "bar", color);
    style.put("stack", "all");
    style.put("barMaxWidth", 18);
    least = 0.0;
    return add(name, values, style);
  }

  /** A limit as a line across, with its name. */
  LineChart limit(String words, double value) {
    marks.add(Map.of("yAxis", value, "name", words, "label", label("insideEndTop")));
    return this;
  }

  /** Something that happened, as a line upright, with its name. */
  LineChart event(String words, Instant at) {
    marks.add(Map.of("xAxis", at.toEpochMilli(), "name", words, "label", label("end")));
    return this;
  }

  private static Map<String, Object> label(String position) {
    return Map.of("formatter", "{b}", "position", position, "distance", 2, "color", "--quiet");
  }

  private static Map<String, Object> style(String name, String type, String color) {
    Map<String, Object> style = new LinkedHashMap<>();
    style.put("name", name);
    style.put("type", type);
    style.put("symbol", "none");
    style.put("itemStyle", Map.of("color", color));
    style.put("lineStyle", Map.of("width", 1.5, "color", color));
    return style;
  }

  private LineChart add(String name, List<@Nullable Double> values, Map<String, Object> style) {
    List<List<@Nullable Object>> points = new ArrayList<>();
    for (int i = 0; i < instants.size(); i++) {
      List<@Nullable Object> point = new ArrayList<>();
      point.add(instants.get(i).toEpochMilli());
      point.add(values.get(i));
      points.add(point);
    }
    style.put("data", points);
    names.add(name);
    columns.add(Collections.unmodifiableList(new ArrayList<>(values)));
    series.add(style);
    return this;
  }

  Chart build() {
    if (!marks.isEmpty() && !series.isEmpty()) {
      series
          .getFirst()
          .put(
              "markLine",
              Map.of(
                  "symbol",
                  "none",
                  "silent",
                  true,
                  "lineStyle",
                  Map.of("color", "--quiet", "type", "dashed", "width", 1),
                  "data",
                  marks));
    }
    return new Chart(id, title, script(option()), head(), rows());
  }

  private Map<String, Object> option() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("type", "value");
    value.put("scale", scale);
    if (least != null) {
      value.put("min", least);
    }
    Map<String, Object> option = new LinkedHashMap<>();
    option.put("useUTC", true);
    option.put("xAxis", Map.of("type", "time", "axisLabel", Map.of("formatter", labels)));
    option.put("yAxis", value);
    option.put("series", series);
    return option;
  }

  private List<String> head() {
    List<String> head = new ArrayList<>();
    head.add(page.t("chart.time"));
    head.addAll(names);
    return head;
  }

  /** The newest first. */
  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = instants.size() - 1; i >= 0 && rows.size() < TABLE_ROWS_MAX; i--) {
      List<String> row = new ArrayList<>();
      boolean any = false;
      row.add(page.format().shortTime(instants.get(i)));
      for (List<@Nullable Double> column : columns) {
        Double value = column.get(i);
        any |= value != null;
        row.add(value == null ? "–" : page.format().number(value));
      }
      if (any) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** JSON that cannot end the script element around it. */
  static String script(Object option) {
    return Json.write(option).replace("<", "\\u003c");
  }
}
