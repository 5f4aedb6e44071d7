package lazo.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A model under its registered name.
 *
 * @param aliases the number of the version behind each alias
 * @param latest the newest version of each stage
 */
public record RegisteredModel(
    String name,
    String description,
    Map<String, String> tags,
    Map<String, Integer> aliases,
    List<ModelVersion> latest,
    Instant created,
    Instant updated) {
  public RegisteredModel {
    tags = Map.copyOf(tags);
    aliases = Map.copyOf(aliases);
    latest = List.copyOf(latest);
  }
}
