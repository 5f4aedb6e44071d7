package lazo.packaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a model version comes from.
 *
 * @param digest of its package, null while it has none
 * @param dataset the digest of the dataset version it was trained on
 * @param revision of the code or specification that made it
 * @param parents what it was made from: other versions as {@code models:/name/3}, logged models as
 *     {@code models:/m-…}, runs as {@code runs:/…}
 */
public record Lineage(
    String model,
    int version,
    @Nullable String digest,
    @Nullable String run,
    @Nullable String experiment,
    @Nullable String dataset,
    @Nullable String revision,
    List<String> parents) {
  public Lineage {
    parents = List.copyOf(parents);
  }
}
