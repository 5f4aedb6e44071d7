package lazo.ui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import lazo.http.Request;
import lazo.registry.ModelVersion;
import lazo.tracking.Experiment;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import lazo.tracking.RunColumns;
import lazo.tracking.Status;
import lazo.tracking.Tracking;
import lazo.tracking.View;

/** One run: what was logged to it, what it read and made, and how its metrics went. */
public final class RunPage implements Pages.Page {
  static final String NOTE_TAG = "mlflow.note.content";
  private static final String RESERVED = "mlflow.";
  private static final int CHARTS_MAX = 12;
  private static final int CHILDREN_MAX = 50;

  /**
   * @param metrics what the model measured; {@code system} what the machine did
   * @param parent its name by its id, or nothing
   * @param images that were logged at steps, by key
   * @param sources where it came from, by the key of a text
   */
  public record Model(
      Run run,
      Experiment experiment,
      CompareState state,
      List<Metric> metrics,
      List<Metric> system,
      SortedMap<String, String> params,
      SortedMap<String, String> tags,
      String note,
      Map<String, String> parent,
      Map<String, String> sources,
      List<Run> children,
      List<RunLinks.Data> data,
      List<ModelVersion> models,
      Map<String, List<LoggedImage>> images,
      List<Chart> charts,
      List<Chart> systemCharts) {
    public String bytes(LoggedImage image) {
      return CompareFiles.address(run, image.path());
    }

    /** Where one metric is drawn large, and other runs can be put beside it. */
    public String curve(String metric) {
      return ComparePage.path(run.experimentId(), List.of(run.id()))
          + "&metric="
          + RunsState.encoded(metric)
          + "#curves";
    }

    /** How many metrics have no curve on the page. */
    public int undrawn() {
      return Math.max(0, metrics.size() - CHARTS_MAX);
    }

    public boolean running() {
      return run.status() == Status.RUNNING;
    }
  }

  private final Tracking tracking;
  private final RunLinks links;
  private final RunFiles files;

  RunPage(Tracking tracking, RunLinks links, RunFiles files) {
    this.tracking = tracking;
    this.links = links;
    this.files = files;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Run run = tracking.run(request.pathParam("run"));
    CompareState state = CompareState.of(request, List.of(run.id()));
    List<Metric> system =
        run.metrics().stream().filter(metric -> RunView.isSystem(metric.key())).toList();
    List<Metric> metrics =
        run.metrics().stream().filter(metric -> !RunView.isSystem(metric.key())).toList();
    return Map.of(
        "model",
        new Model(
            run,
            tracking.experimentById(run.experimentId()),
            state,
            metrics,
            system,
            new TreeMap<>(run.params()),
            ownTags(run),
            run.tags().getOrDefault(NOTE_TAG, ""),
            parent(run),
            sources(run),
            children(run),
            links.data(List.of(run)).getOrDefault(run.id(), List.of()),
            links.models(List.of(run)).getOrDefault(run.id(), List.of()),
            LoggedImage.of(files, run),
            charts(page, state, run, metrics, "metric"),
            charts(page, state, run, system, "system")));
  }

  private List<Chart> charts(
      PageContext page, CompareState state, Run run, List<Metric> metrics, String id) {
    List<String> keys = metrics.stream().map(Metric::key).limit(CHARTS_MAX).toList();
    var sides = new RunComparison(List.of(run)).sides();
    return new CompareCharts(page, state.drawing(keys), sides).curves(tracking.histories(), id);
  }

  private static SortedMap<String, String> ownTags(Run run) {
    SortedMap<String, String> tags = new TreeMap<>(run.tags());
    tags.keySet().removeIf(key -> key.startsWith(RESERVED));
    return tags;
  }

  private Map<String, String> parent(Run run) {
    String id = run.tags().getOrDefault(Tracking.PARENT_TAG, "");
    return id.isEmpty() ? Map.of() : tracking.table().names(Set.of(id));
  }

  private static Map<String, String> sources(Run run) {
    Map<String, String> sources = new LinkedHashMap<>();
    Stream.of("user", "source.name", "source.git.commit", "source.git.branch")
        .forEach(
            key -> {
              String value = run.tags().getOrDefault(RESERVED + key, "");
              String said = key.equals("user") && value.isEmpty() ? run.user() : value;
              if (!said.isEmpty()) {
                sources.put("run." + key, said);
              }
            });
    return sources;
  }

  private List<Run> children(Run run) {
    return tracking
        .table()
        .children(
            List.of(run.id()),
            View.ACTIVE_ONLY,
            RunColumns.of(Set.of(), Set.of(), Set.of()),
            CHILDREN_MAX)
        .getOrDefault(run.id(), List.of());
  }
}
