package lazo.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.tracking.Run;

/** What runs read and what became of them: dataset versions and registered models. */
public final class RunLinks {
  /** The tags by which the server's own trainings name their data. */
  static final Set<String> TAGS = Set.of("lazo.dataset", "lazo.dataset.version");

  private static final int VERSIONS_READ = 1_000;

  private final Datasets datasets;
  private final Registry registry;

  RunLinks(Datasets datasets, Registry registry) {
    this.datasets = datasets;
    this.registry = registry;
  }

  /**
   * Data that a run read.
   *
   * @param href empty when this server does not keep it
   */
  public record Data(String name, String digest, String context, String href) {}

  /** The data of each run by its id. */
  Map<String, List<Data>> data(List<Run> runs) {
    Set<String> named =
        runs.stream()
            .flatMap(run -> run.datasets().stream())
            .map(Run.DatasetInput::name)
            .collect(Collectors.toSet());
    Map<String, DatasetVersion> kept = new HashMap<>();
    Set<String> names = new HashSet<>(datasets.names());
    named.stream()
        .filter(names::contains)
        .flatMap(name -> datasets.versions(name, VERSIONS_READ).stream())
        .forEach(version -> kept.put(version.dataset() + "\n" + version.digest(), version));
    Map<String, List<Data>> found = new HashMap<>();
    for (Run run : runs) {
      List<Data> data = new ArrayList<>();
      run.datasets().forEach(input -> data.add(input(input, kept)));
      trained(run, names).ifPresent(data::add);
      found.put(run.id(), data);
    }
    return found;
  }

  private static Data input(Run.DatasetInput input, Map<String, DatasetVersion> kept) {
    DatasetVersion version = kept.get(input.name() + "\n" + input.digest());
    return new Data(
        version == null ? input.name() : input.name() + " v" + version.version(),
        input.digest(),
        input.tags().getOrDefault("mlflow.data.context", ""),
        version == null ? "" : href(version.dataset(), String.valueOf(version.version())));
  }

  private static Optional<Data> trained(Run run, Set<String> names) {
    String name = run.tags().getOrDefault("lazo.dataset", "");
    String version = run.tags().getOrDefault("lazo.dataset.version", "");
    return names.contains(name) && version.matches("\\d{1,9}")
        ? Optional.of(new Data(name + " v" + version, "", "training", href(name, version)))
        : Optional.empty();
  }

  private static String href(String dataset, String version) {
    return "/data/" + RunsState.encoded(dataset) + "?version=" + version + "#version";
  }

  /** The registered versions of each run by its id. */
  Map<String, List<ModelVersion>> models(List<Run> runs) {
    if (runs.isEmpty()) {
      return Map.of();
    }
    String filter =
        runs.stream()
            .map(run -> "'" + run.id() + "'")
            .collect(Collectors.joining(",", "run_id IN (", ")"));
    return registry.searchVersions(filter, List.of(), VERSIONS_READ, null).items().stream()
        .collect(Collectors.groupingBy(version -> String.valueOf(version.runId())));
  }
}
