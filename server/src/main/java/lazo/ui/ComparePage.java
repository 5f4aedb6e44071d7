package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lazo.http.Request;
import lazo.tracking.Experiment;
import lazo.tracking.Run;
import lazo.tracking.Status;
import lazo.tracking.Tracking;

/** Several runs side by side: what differs, their curves, and how params go with metrics. */
public final class ComparePage implements Pages.Page {
  private static final int CURVES_USUAL = 4;
  private static final int CURVES_MAX = 12;
  private static final int PARAMS_USUAL = 4;
  private static final int METRICS_USUAL = 3;

  /**
   * @param metricKeys what has curves to choose from
   * @param axes what the scatter and the parallel axes can show
   * @param numbers those of the axes that the scatter and the boxes can show
   * @param running one of the runs still logs
   */
  public record Model(
      Experiment experiment,
      CompareState state,
      List<RunComparison.Side> sides,
      List<RunComparison.Row> params,
      List<RunComparison.Row> metrics,
      List<String> metricKeys,
      List<String> axes,
      List<String> numbers,
      List<Chart> curves,
      List<Chart> scatter,
      List<Chart> boxes,
      List<Chart> parallel,
      CompareFiles.Shown files,
      boolean running) {
    public long differing(List<RunComparison.Row> rows) {
      return rows.stream().filter(RunComparison.Row::differs).count();
    }

    /** The rows that the switch lets through. */
    public List<RunComparison.Row> shown(List<RunComparison.Row> rows) {
      return rows.stream().filter(row -> !state.differences() || row.differs()).toList();
    }
  }

  private final Tracking tracking;
  private final RunFiles files;

  ComparePage(Tracking tracking, RunFiles files) {
    this.tracking = tracking;
    this.files = files;
  }

  static String path(String experiment, List<String> runs) {
    return "/experiments/"
        + experiment
        + "/compare?"
        + runs.stream()
            .map(run -> "run=" + RunsState.encoded(run))
            .collect(Collectors.joining("&"));
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    List<Run> runs = CompareState.of(request).runs().stream().map(tracking::run).toList();
    var comparison = new RunComparison(runs);
    List<RunComparison.Row> params = comparison.params();
    List<RunComparison.Row> metrics = comparison.metrics(page.format());
    List<String> axes = axes(params, metrics);
    List<String> numbers = axes.stream().filter(comparison::numeric).toList();
    CompareState state = usual(CompareState.of(request), comparison, params, metrics, numbers);
    var charts = new CompareCharts(page, state, comparison.sides());
    return Map.of(
        "model",
        new Model(
            experiment,
            state,
            comparison.sides(),
            params,
            metrics,
            List.copyOf(comparison.metricKeys()),
            axes,
            numbers,
            charts.curves(tracking.histories(), "curve"),
            new CompareScatter(page, state.scatter(), comparison.sides()).charts(numbers),
            new CompareBoxes(page, state.boxes(), comparison.sides()).charts(numbers),
            charts.parallel(axes.stream().filter(state.dimensions()::contains).toList(), numbers),
            new CompareFiles(files, comparison.sides()).shown(state.file()),
            runs.stream().anyMatch(run -> run.status() == Status.RUNNING)));
  }

  private static List<String> axes(
      List<RunComparison.Row> params, List<RunComparison.Row> metrics) {
    return Stream.concat(
            params.stream().map(row -> "params." + row.key()),
            metrics.stream().map(row -> "metrics." + row.key()))
        .toList();
  }

  /** Fills in what the address leaves open. */
  private static CompareState usual(
      CompareState asked,
      RunComparison comparison,
      List<RunComparison.Row> params,
      List<RunComparison.Row> metrics,
      List<String> numbers) {
    List<String> curves =
        asked.metrics().isEmpty()
            ? metrics.stream()
                .map(RunComparison.Row::key)
                .filter(key -> !RunView.isSystem(key))
                .limit(CURVES_USUAL)
                .toList()
            : asked.metrics().stream().limit(CURVES_MAX).toList();
    List<String> dimensions = new ArrayList<>(asked.dimensions());
    if (dimensions.isEmpty()) {
      differing(params).limit(PARAMS_USUAL).forEach(key -> dimensions.add("params." + key));
      differing(metrics).limit(METRICS_USUAL).forEach(key -> dimensions.add("metrics." + key));
    }
    return new CompareState(
        asked.runs(),
        asked.differences(),
        curves,
        asked.axis(),
        asked.log(),
        asked.smoothing(),
        new CompareState.Scatter(
            chosen(asked.scatter().across(), dimensions, numbers, "params."),
            chosen(asked.scatter().up(), dimensions, numbers, "metrics."),
            asked.scatter().third()),
        boxes(asked.boxes(), comparison, dimensions, numbers),
        dimensions,
        asked.file());
  }

  /** Grouped by the first parameter of which several runs have the same. */
  private static CompareState.Boxes boxes(
      CompareState.Boxes asked,
      RunComparison comparison,
      List<String> dimensions,
      List<String> numbers) {
    String by =
        asked.by().isEmpty()
            ? dimensions.stream()
                .filter(name -> name.startsWith("params."))
                .filter(comparison::groups)
                .findFirst()
                .orElse("")
            : asked.by();
    return new CompareState.Boxes(by, chosen(asked.of(), dimensions, numbers, "metrics."));
  }

  private static Stream<String> differing(List<RunComparison.Row> rows) {
    return rows.stream()
        .filter(RunComparison.Row::differs)
        .map(RunComparison.Row::key)
        .filter(key -> !RunView.isSystem(key));
  }

  private static String chosen(
      String asked, List<String> dimensions, List<String> numbers, String kind) {
    if (numbers.contains(asked)) {
      return asked;
    }
    return dimensions.stream()
        .filter(name -> name.startsWith(kind))
        .filter(numbers::contains)
        .findFirst()
        .orElse(numbers.isEmpty() ? "" : numbers.getFirst());
  }
}
