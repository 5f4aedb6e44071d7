package lazo.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import lazo.http.Request;
import lazo.packaging.ModelDescription;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.RegisteredModel;
import lazo.registry.Registry;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import org.jspecify.annotations.Nullable;

/** Several versions of a model side by side: what they take and give, and the runs behind them. */
public final class CompareModelsPage implements Pages.Page {
  private static final int VERSIONS_MAX = 20;

  /**
   * Rows under a heading.
   *
   * @param title the key of a text
   */
  public record Group(String title, List<RunComparison.Row> rows) {}

  /**
   * @param curves where the runs behind the versions are compared, empty for less than two runs
   */
  public record Model(
      RegisteredModel model,
      List<ModelVersion> versions,
      List<Group> groups,
      boolean differences,
      String curves) {
    public String link(boolean only, int without) {
      List<String> parts = new ArrayList<>();
      versions.stream()
          .map(ModelVersion::version)
          .filter(version -> version != without)
          .forEach(version -> parts.add("version=" + version));
      if (only) {
        parts.add("diff=1");
      }
      return "?" + String.join("&", parts);
    }

    public List<RunComparison.Row> shown(Group group) {
      return group.rows().stream().filter(row -> !differences || row.differs()).toList();
    }

    public long differing() {
      return groups.stream()
          .flatMap(one -> one.rows().stream())
          .filter(row -> row.differs())
          .count();
    }

    public String path(ModelVersion version) {
      return ModelActions.path(version);
    }
  }

  private record Side(ModelVersion version, VersionFields.Fields fields, @Nullable Run run) {}

  private final Registry registry;
  private final Tracking tracking;
  private final VersionFields fields;

  CompareModelsPage(Registry registry, Tracking tracking, VersionFields fields) {
    this.registry = registry;
    this.tracking = tracking;
    this.fields = fields;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    RegisteredModel model = registry.model(request.pathParam("name"));
    List<String> asked = request.query().getOrDefault("version", List.of());
    if (asked.isEmpty() || asked.size() > VERSIONS_MAX) {
      throw new InvalidInput(
          "1 to "
              + VERSIONS_MAX
              + " versions can be compared, not "
              + asked.size()
              + "; tick them on the page of the model first, then press the button again");
    }
    List<Side> sides =
        asked.stream()
            .distinct()
            .map(word -> registry.version(model.name(), ModelActions.number(word)))
            .map(version -> new Side(version, fields.of(version), run(version)))
            .toList();
    List<Run> runs = sides.stream().map(Side::run).filter(Objects::nonNull).toList();
    return Map.of(
        "model",
        new Model(
            model,
            sides.stream().map(Side::version).toList(),
            groups(sides, page),
            request.queryParam("diff").orElse("").equals("1"),
            runs.size() < 2
                ? ""
                : ComparePage.path(
                    runs.getFirst().experimentId(),
                    runs.stream().map(Run::id).distinct().toList())));
  }

  /** Null when it has none, or when the run is gone. */
  private @Nullable Run run(ModelVersion version) {
    try {
      return version.runId() == null ? null : tracking.run(version.runId());
    } catch (NotFound gone) {
      return null;
    }
  }

  private static List<Group> groups(List<Side> sides, PageContext page) {
    return Stream.of(
            group("run.about", sides, side -> about(side, page)),
            group("version.inputs", sides, side -> types(side.fields().inputs())),
            group("version.outputs", sides, side -> types(side.fields().outputs())),
            group("run.params", sides, side -> side.run() == null ? Map.of() : side.run().params()),
            group("run.metrics", sides, side -> figures(side.run(), page.format())),
            group("run.tags", sides, side -> side.version().tags()))
        .filter(group -> !group.rows().isEmpty())
        .toList();
  }

  private static SortedMap<String, String> figures(@Nullable Run run, Format format) {
    return run == null ? new TreeMap<>() : RunView.figures(run.metrics(), format);
  }

  private static Map<String, String> about(Side side, PageContext page) {
    Map<String, String> about = new LinkedHashMap<>();
    ModelVersion version = side.version();
    about.put(page.t("column.created"), page.format().shortTime(version.created()));
    about.put(page.t("column.aliases"), String.join(", ", version.aliases()));
    about.put(page.t("column.stage"), version.stage().word());
    about.put(page.t("column.run"), side.run() == null ? "" : side.run().name());
    about.put(page.t("column.package"), page.format().brief(side.fields().digest()));
    about.put(
        page.t("version.flavors"),
        side.fields().logged().map(one -> String.join(", ", one.flavors())).orElse(""));
    return about;
  }

  private static Map<String, String> types(List<ModelDescription.Field> fields) {
    Map<String, String> types = new LinkedHashMap<>();
    for (ModelDescription.Field field : fields) {
      types.put(field.name().isEmpty() ? "–" : field.name(), field.type());
    }
    return types;
  }

  private static Group group(
      String title, List<Side> sides, Function<Side, Map<String, String>> of) {
    List<Map<String, String>> all = sides.stream().map(of).toList();
    var keys = new TreeSet<String>();
    all.forEach(one -> keys.addAll(one.keySet()));
    return new Group(
        title,
        keys.stream()
            .map(
                key ->
                    RunComparison.row(
                        key,
                        all.stream()
                            .map(one -> new RunComparison.Cell(one.getOrDefault(key, ""), ""))
                            .toList()))
            .toList());
  }
}
