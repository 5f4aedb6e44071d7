package lazo.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.scoring.TensorSpec;
import org.jspecify.annotations.Nullable;

/** What the protocol tells about the server and its models, as JSON objects. */
final class Documents {
  static final String SERVER = "lazo";
  static final String PLATFORM = "onnx_onnxv1";
  static final List<String> EXTENSIONS =
      List.of("binary_tensor_data", "model_repository", "statistics", "parameters");

  private Documents() {}

  static String version() {
    String version = Documents.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static Map<String, Object> server() {
    return Map.of("name", SERVER, "version", version(), "extensions", EXTENSIONS);
  }

  static Map<String, Object> names(List<EndpointInfo> endpoints) {
    return Map.of("models", endpoints.stream().map(EndpointInfo::name).toList());
  }

  static Map<String, Object> model(EndpointInfo info, @Nullable String version) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", info.name());
    model.put("versions", version == null ? versions(info) : List.of(version));
    model.put("platform", PLATFORM);
    model.put("inputs", info.inputs().stream().map(Documents::tensor).toList());
    model.put("outputs", info.outputs().stream().map(Documents::tensor).toList());
    return model;
  }

  static List<String> versions(EndpointInfo info) {
    return info.variants().stream().map(Variant::version).distinct().toList();
  }

  private static Map<String, Object> tensor(TensorSpec spec) {
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", spec.name());
    tensor.put("datatype", spec.datatype().name());
    tensor.put("shape", spec.shape());
    return tensor;
  }

  static List<Map<String, String>> index(List<EndpointInfo> endpoints) {
    List<Map<String, String>> index = new ArrayList<>();
    for (EndpointInfo endpoint : endpoints) {
      for (String version : versions(endpoint)) {
        index.add(
            Map.of("name", endpoint.name(), "version", version, "state", "READY", "reason", ""));
      }
    }
    return index;
  }

  static Map<String, Object> stats(DataPlane plane, List<EndpointInfo> endpoints) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (EndpointInfo endpoint : endpoints) {
      EndpointStats stats = plane.stats(endpoint.name());
      for (Variant variant : endpoint.variants()) {
        models.add(model(endpoint.name(), variant, stats.totals(variant.name())));
      }
    }
    return Map.of("model_stats", models);
  }

  private static Map<String, Object> model(
      String name, Variant variant, EndpointStats.Totals totals) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name);
    model.put("version", variant.version());
    model.put("last_inference", totals.lastMillis());
    model.put("inference_count", totals.rows());
    model.put("execution_count", totals.answers());
    Map<String, Object> success = Map.of("count", totals.answers(), "ns", totals.nanos());
    Map<String, Object> failures = Map.of("count", totals.failures(), "ns", 0);
    model.put("inference_stats", Map.of("success", success, "fail", failures));
    return model;
  }
}
