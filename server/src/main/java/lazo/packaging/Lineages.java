package lazo.packaging;

import static lazo.http.About.about;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.scoring.Manifest;
import lazo.scoring.Provenance;
import lazo.tracking.Run;
import lazo.tracking.Tracking;

/** Follows a model version back to its run, its data and its code. Thread safe. */
public final class Lineages {
  private final Registry registry;
  private final Tracking tracking;
  private final Packages packages;

  public Lineages(Registry registry, Tracking tracking, Packages packages) {
    this.registry = registry;
    this.tracking = tracking;
    this.packages = packages;
  }

  public void register(Routes routes) {
    routes.get(
        "/lazo/v1/models/:name/versions/:version/lineage",
        about("Get where a model version comes from").answers(Lineage.class),
        this::reply);
  }

  private Reply reply(Request request) {
    String version = request.pathParam("version");
    String name = request.pathParam("name");
    if (!version.matches("\\d{1,9}")) {
      throw new NotFound(
          "model " + name + " has no version '" + version + "'; versions are numbers");
    }
    return Reply.json(of(name, Integer.parseInt(version)));
  }

  public Lineage of(String name, int number) {
    ModelVersion version = registry.version(name, number);
    Optional<Run> run = run(version);
    Optional<String> digest = packages.packageOf(name, number);
    Optional<Provenance> provenance = digest.map(packages::manifest).map(Manifest::provenance);
    return new Lineage(
        name,
        number,
        digest.orElse(null),
        version.runId(),
        run.map(Run::experimentId).orElse(null),
        provenance.map(Provenance::dataset).orElse(null),
        provenance.map(Provenance::revision).orElse(null),
        List.copyOf(parents(version, run)));
  }

  private Optional<Run> run(ModelVersion version) {
    try {
      return Optional.ofNullable(version.runId()).map(tracking::run);
    } catch (NotFound unknownRun) {
      return Optional.empty(); // a client may name a run of another server
    }
  }

  private static Set<String> parents(ModelVersion version, Optional<Run> run) {
    Set<String> parents = new LinkedHashSet<>();
    if (version.source().startsWith("models:/") || version.source().startsWith("runs:/")) {
      parents.add(version.source());
    }
    run.ifPresent(
        known -> known.modelInputs().forEach(link -> parents.add("models:/" + link.modelId())));
    return parents;
  }
}
