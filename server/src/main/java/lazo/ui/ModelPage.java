package lazo.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.evaluation.Evaluation;
import lazo.evaluation.Evaluations;
import lazo.evaluation.GateResult;
import lazo.evaluation.Verdict;
import lazo.http.Request;
import lazo.packaging.Lineage;
import lazo.packaging.Lineages;
import lazo.packaging.Packages;
import lazo.registry.ModelVersion;
import lazo.registry.RegisteredModel;
import lazo.registry.Registry;
import lazo.registry.Stage;

/** One model: its versions with package, verdict, aliases and where each comes from. */
public final class ModelPage implements Pages.Page {
  private static final int VERSIONS_SHOWN = 100;
  private static final int EVALUATIONS_READ = 500;
  private static final int DATASET_VERSIONS_READ = 1_000;

  /**
   * @param verdict passed, failed, undecided or none
   * @param digest of the package, empty when it is not packaged
   */
  public record VersionView(
      ModelVersion version,
      String digest,
      String verdict,
      Optional<Evaluation> evaluation,
      Lineage lineage,
      Optional<DatasetVersion> dataset) {
    private static final Pattern LOOP_REVISION = Pattern.compile("([A-Za-z0-9._-]+)@(\\d+)");

    /**
     * What made it: a loop's revision such as {@code flight-delay@3}, or a commit; may be empty.
     */
    public String revision() {
      return Objects.requireNonNullElse(lineage.revision(), "");
    }

    /** Where the loop's revision can be read; empty for other code. */
    public String revisionLink() {
      Matcher loop = LOOP_REVISION.matcher(revision());
      return loop.matches()
          ? "/lazo/v1/loops/" + loop.group(1) + "/revisions/" + loop.group(2)
          : "";
    }
  }

  public record Model(RegisteredModel model, List<VersionView> versions) {
    public String path() {
      return "/models/" + ModelActions.inPath(model.name());
    }

    /** Someone uses stages; those who do not need no column for them. */
    public boolean staged() {
      return versions.stream().anyMatch(view -> view.version().stage() != Stage.NONE);
    }

    public SortedMap<String, String> tags() {
      return new TreeMap<>(model.tags());
    }

    /** How many versions there are, and which of them is called what. */
    public String answer(PageContext page) {
      String called =
          new TreeMap<>(model.aliases())
              .entrySet().stream()
                  .map(alias -> page.t("model.alias", alias.getKey(), alias.getValue()))
                  .collect(Collectors.joining(" "));
      return (page.t("model.answer", versions.size()) + " " + called).strip();
    }
  }

  private final Registry registry;
  private final Packages packages;
  private final Evaluations evaluations;
  private final Lineages lineages;
  private final Datasets datasets;

  ModelPage(
      Registry registry,
      Packages packages,
      Evaluations evaluations,
      Lineages lineages,
      Datasets datasets) {
    this.registry = registry;
    this.packages = packages;
    this.evaluations = evaluations;
    this.lineages = lineages;
    this.datasets = datasets;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    RegisteredModel model = registry.model(request.pathParam("name"));
    List<Evaluation> known = evaluations.latest("", EVALUATIONS_READ);
    Map<String, DatasetVersion> data = datasetVersions();
    List<VersionView> views = new ArrayList<>();
    String filter = "name = '" + model.name().replace("'", "''") + "'";
    for (ModelVersion version :
        registry
            .searchVersions(filter, List.of("version_number DESC"), VERSIONS_SHOWN, null)
            .items()) {
      views.add(view(version, known, data));
    }
    return Map.of("model", new Model(model, views));
  }

  private Map<String, DatasetVersion> datasetVersions() {
    Map<String, DatasetVersion> byDigest = new HashMap<>();
    for (String name : datasets.names()) {
      datasets
          .versions(name, DATASET_VERSIONS_READ)
          .forEach(version -> byDigest.put(version.digest(), version));
    }
    return byDigest;
  }

  private VersionView view(
      ModelVersion version, List<Evaluation> known, Map<String, DatasetVersion> data) {
    String digest = packages.packageOf(version.name(), version.version()).orElse("");
    Optional<Evaluation> evaluation =
        known.stream()
            .filter(one -> !one.loop().isEmpty()) // what a person asked for decided nothing
            .filter(one -> one.candidate().equals(digest))
            .findFirst();
    Lineage lineage = lineages.of(version.name(), version.version());
    return new VersionView(
        version,
        digest,
        evaluation.map(one -> word(one.verdict())).orElse("none"),
        evaluation,
        lineage,
        Optional.ofNullable(lineage.dataset()).map(data::get));
  }

  /** The badge of a gate's result. */
  public static String outcome(GateResult result) {
    return word(result.verdict());
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed() -> "passed";
      case Verdict.Failed _ -> "failed";
      case Verdict.Undecided _ -> "undecided";
    };
  }
}
