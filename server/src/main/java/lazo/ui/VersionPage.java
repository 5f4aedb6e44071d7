package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lazo.access.Caller;
import lazo.access.Resource;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoints;
import lazo.http.Address;
import lazo.http.Request;
import lazo.packaging.ModelDescription;
import lazo.problem.NotFound;
import lazo.registry.ModelVersion;
import lazo.registry.Registry;
import lazo.tracking.Run;
import lazo.tracking.Tracking;
import org.jspecify.annotations.Nullable;

/** One version of a model: what it takes and gives, how to load it, and where it serves. */
public final class VersionPage implements Pages.Page {
  private static final String PYTHON = "python_function";

  /**
   * @param run null when it came from none, or the run is gone
   * @param flavors empty when no MLflow client logged it
   * @param serving the endpoints it answers on, with the share of the requests in percent
   */
  public record Model(
      ModelVersion version,
      @Nullable Run run,
      String digest,
      String flavors,
      List<ModelDescription.Field> inputs,
      List<ModelDescription.Field> outputs,
      List<ModelDescription.Field> params,
      SortedMap<String, Integer> serving,
      SortedMap<String, String> tags,
      String python,
      String shell) {
    /** The model's own page, at this version. */
    public String inModel() {
      return "/models/" + ModelActions.inPath(version.name()) + "#v" + version.version();
    }

    public String path() {
      return ModelActions.path(version);
    }
  }

  private final Registry registry;
  private final Tracking tracking;
  private final VersionFields fields;
  private final Endpoints endpoints;

  VersionPage(Registry registry, Tracking tracking, VersionFields fields, Endpoints endpoints) {
    this.registry = registry;
    this.tracking = tracking;
    this.fields = fields;
    this.endpoints = endpoints;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    ModelVersion version =
        registry.version(request.pathParam("name"), number(request.pathParam("version")));
    VersionFields.Fields known = fields.of(version);
    Optional<ModelDescription> logged = known.logged();
    SortedMap<String, Integer> serving = serving(version);
    return Map.of(
        "model",
        new Model(
            version,
            run(version),
            known.digest(),
            logged.map(one -> String.join(", ", one.flavors())).orElse(""),
            known.inputs(),
            known.outputs(),
            known.params(),
            serving,
            new TreeMap<>(version.tags()),
            logged.map(one -> python(Address.of(request, ""), version, one)).orElse(""),
            shell(version, logged.orElse(null), known.digest(), serving)));
  }

  /** Null when it has none, or when the run is gone. */
  private @Nullable Run run(ModelVersion version) {
    try {
      return version.runId() == null ? null : tracking.run(version.runId());
    } catch (NotFound gone) {
      return null;
    }
  }

  private static int number(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new NotFound("'" + word + "' is no number of a version");
    }
  }

  private SortedMap<String, Integer> serving(ModelVersion version) {
    SortedMap<String, Integer> shares = new TreeMap<>();
    for (Endpoint endpoint :
        Caller.seen(endpoints.endpoints(), one -> Resource.endpoint(one.name()))) {
      if (is(version, endpoint.challenger())) {
        shares.put(endpoint.name(), endpoint.weight());
      } else if (is(version, endpoint.champion())) {
        shares.put(endpoint.name(), endpoint.challenger() == null ? 100 : 100 - endpoint.weight());
      }
    }
    return shares;
  }

  private static boolean is(ModelVersion version, Endpoint.@Nullable Served served) {
    return served != null
        && served.model().equals(version.name())
        && served.version() == version.version();
  }

  private static String python(String server, ModelVersion version, ModelDescription logged) {
    return python(server, "models:/" + version.name() + "/" + version.version(), logged);
  }

  /** How a Python program loads what is at an address of MLflow's. */
  static String python(String server, String address, ModelDescription logged) {
    List<String> lines = new ArrayList<>();
    lines.add("import mlflow");
    lines.add("");
    lines.add("mlflow.set_tracking_uri(\"" + server + "\")");
    String uri = '"' + address + '"';
    if (logged.flavors().contains(PYTHON)) {
      lines.add("model = mlflow.pyfunc.load_model(" + uri + ")");
      lines.add("model.predict(data)");
    }
    logged.flavors().stream()
        .filter(flavor -> !flavor.equals(PYTHON))
        .findFirst()
        .ifPresent(
            flavor -> lines.add("library_model = mlflow." + flavor + ".load_model(" + uri + ")"));
    return String.join("\n", lines);
  }

  /** What serves it or asks it; nothing for a model that only Python can run. */
  private static String shell(
      ModelVersion version,
      @Nullable ModelDescription logged,
      String digest,
      SortedMap<String, Integer> serving) {
    if (!serving.isEmpty()) {
      return "./lazo predict " + serving.firstKey() + " column=value";
    }
    boolean onnx = logged != null && logged.flavors().contains("onnx");
    return onnx || !digest.isEmpty()
        ? "./lazo deploy models:/"
            + version.name()
            + "/"
            + version.version()
            + " --endpoint "
            + version.name()
        : "";
  }
}
