package lazo.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A number of the runs, in groups of those that have the same of something else. */
final class CompareBoxes {
  private static final double[] QUARTILES = {0, 0.25, 0.5, 0.75, 1};

  private final PageContext page;
  private final CompareState.Boxes chosen;
  private final List<RunComparison.Side> sides;

  CompareBoxes(PageContext page, CompareState.Boxes chosen, List<RunComparison.Side> sides) {
    this.page = page;
    this.chosen = chosen;
    this.sides = sides;
  }

  /** None where nothing is chosen or no run has both. */
  List<Chart> charts(List<String> numbers) {
    Map<String, List<RunComparison.Side>> groups = groups();
    if (groups.isEmpty() || !numbers.contains(chosen.of())) {
      return List.of();
    }
    List<Object> boxes = new ArrayList<>();
    List<Object> points = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, List<RunComparison.Side>> group : groups.entrySet()) {
      double[] values =
          group.getValue().stream().mapToDouble(side -> value(side).orElseThrow()).toArray();
      double[] box = Arrays.stream(QUARTILES).map(share -> quantile(values, share)).toArray();
      for (RunComparison.Side side : group.getValue()) {
        points.add(
            Map.of(
                "name",
                side.label(),
                "value",
                List.of(boxes.size(), value(side).orElseThrow()),
                "itemStyle",
                Map.of("color", side.property())));
      }
      boxes.add(box);
      rows.add(row(group.getKey(), values.length, box));
    }
    return List.of(
        new Chart(
            "boxes",
            page.t("compare.grouped", key(chosen.of()), key(chosen.by())),
            LineChart.script(option(List.copyOf(groups.keySet()), boxes, points)),
            head(),
            rows));
  }

  private List<String> head() {
    return List.of(
        key(chosen.by()),
        page.t("compare.runs"),
        page.t("dataset.least"),
        page.t("compare.quartile.lower"),
        page.t("compare.median"),
        page.t("compare.quartile.upper"),
        page.t("dataset.greatest"));
  }

  private List<String> row(String group, int runs, double[] box) {
    List<String> row = new ArrayList<>(List.of(group, page.format().count(runs)));
    Arrays.stream(box).forEach(value -> row.add(page.format().number(value)));
    return row;
  }

  private Map<String, Object> option(List<String> names, List<Object> boxes, List<Object> points) {
    Map<String, Object> option = new LinkedHashMap<>();
    option.put(
        "xAxis",
        Map.of(
            "type",
            "category",
            "data",
            names,
            "name",
            key(chosen.by()),
            "nameLocation",
            "middle",
            "nameGap",
            26));
    option.put("yAxis", Map.of("type", "value", "scale", true));
    option.put("tooltip", Map.of("trigger", "item"));
    option.put(
        "series",
        List.of(
            Map.of(
                "name",
                page.t("compare.quartiles"),
                "type",
                "boxplot",
                "data",
                boxes,
                "itemStyle",
                Map.of("color", "--accent-soft", "borderColor", "--accent")),
            Map.of(
                "name",
                page.t("compare.runs"),
                "type",
                "scatter",
                "symbolSize",
                7,
                "itemStyle",
                Map.of("color", "--second"),
                "data",
                points)));
    return option;
  }

  private static String key(String name) {
    return CompareCharts.key(name);
  }

  private OptionalDouble value(RunComparison.Side side) {
    return RunComparison.number(side.run(), chosen.of());
  }

  /** The runs that have both, by number where each group is one, else by name. */
  private Map<String, List<RunComparison.Side>> groups() {
    Map<String, List<RunComparison.Side>> groups = new TreeMap<>(CompareBoxes::inOrder);
    for (RunComparison.Side side : sides) {
      @Nullable String group = RunComparison.text(side.run(), chosen.by());
      if (group != null && value(side).isPresent()) {
        groups.computeIfAbsent(group, none -> new ArrayList<>()).add(side);
      }
    }
    return groups;
  }

  /** Numbers before texts, so that the order is one whatever the groups are. */
  private static int inOrder(String a, String b) {
    double x = number(a);
    double y = number(b);
    int byNumber = Double.compare(x, y); // NaN, a text, is behind all numbers
    return byNumber != 0 ? byNumber : a.compareTo(b);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Between the two values around it, as R's type 7 and numpy have it. */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
