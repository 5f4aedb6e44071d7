package lazo.ui;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.tracking.Experiment;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.RunSearch;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Page;

/** A table of runs as a file: what the address says, every page of it, with values in full. */
final class RunsCsv {
  private static final int PAGE = 1_000;
  private static final int RUNS_MAX = 100_000;
  private static final List<String> ATTRIBUTES =
      List.of("run_id", "run_name", "status", "start_time", "end_time", "user_id");

  private final Tracking tracking;
  private final InstantSource clock;

  RunsCsv(Tracking tracking, InstantSource clock) {
    this.tracking = tracking;
    this.clock = clock;
  }

  Reply file(Request request) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    RunsState state = RunsState.of(request).grouped("").flattened(true);
    List<RunColumn> columns =
        RunColumn.chosen(state, tracking.table().keys(experiment.id(), RunsPage.KEYS_READ));
    var csv = new StringBuilder();
    List<String> head = new ArrayList<>(ATTRIBUTES);
    columns.forEach(column -> head.add(column.name()));
    line(csv, head);
    RunSearch first = RunsPage.search(experiment, state, columns, clock.instant());
    String token = "";
    int runs = 0;
    while (token != null) {
      Page<Run> page = tracking.table().page(at(first, token));
      page.items().stream()
          .filter(run -> !state.hidden().contains(run.id()))
          .forEach(run -> line(csv, cells(run, columns)));
      runs += page.items().size();
      token = page.next();
      if (runs >= RUNS_MAX && token != null) {
        throw new InvalidInput(
            "a file has at most "
                + RUNS_MAX
                + " runs and more fit; narrow the filter, or use './lazo export'");
      }
    }
    String name = "runs-" + experiment.id() + ".csv";
    return new Reply.Bytes(
        200,
        Map.of(
            "content-type",
            "text/csv; charset=utf-8",
            "content-disposition",
            "attachment; filename=\"" + name + "\""),
        csv.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static RunSearch at(RunSearch first, String token) {
    return new RunSearch(
        first.experimentId(),
        first.filter(),
        first.view(),
        first.orders(),
        false,
        first.columns(),
        PAGE,
        token);
  }

  private static List<String> cells(Run run, List<RunColumn> columns) {
    List<String> cells = new ArrayList<>();
    cells.add(run.id());
    cells.add(run.name());
    cells.add(run.status().name());
    cells.add(time(run.startTimeMillis()));
    Long end = run.endTimeMillis();
    cells.add(end == null ? "" : time(end));
    cells.add(run.user());
    columns.forEach(column -> cells.add(cell(run, column)));
    return cells;
  }

  private static String time(long millis) {
    return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
  }

  private static String cell(Run run, RunColumn column) {
    return switch (column.kind()) {
      case "metrics" ->
          run.metrics().stream()
              .filter(metric -> metric.key().equals(column.key()))
              .map(Metric::value)
              .map(String::valueOf)
              .findFirst()
              .orElse("");
      case "params" -> run.params().getOrDefault(column.key(), "");
      default -> run.tags().getOrDefault(column.key(), "");
    };
  }

  private static void line(StringBuilder csv, List<String> cells) {
    csv.append(cells.stream().map(RunsCsv::quoted).collect(Collectors.joining(","))).append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
