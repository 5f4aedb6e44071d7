package lazo.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a registered model.
 *
 * @param source where the client says the files are
 * @param location the same, resolved to where the artifacts really are
 * @param modelId the logged model behind it, for versions made by MLflow 3
 */
public record ModelVersion(
    String name,
    int version,
    @Nullable String runId,
    String source,
    String location,
    @Nullable String modelId,
    String runLink,
    String description,
    Stage stage,
    Map<String, String> tags,
    List<String> aliases,
    Instant created,
    Instant updated) {
  public ModelVersion {
    tags = Map.copyOf(tags);
    aliases = List.copyOf(aliases);
  }
}
