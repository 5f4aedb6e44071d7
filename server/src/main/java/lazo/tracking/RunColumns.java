package lazo.tracking;

import java.util.Set;

/**
 * Which keys of a run are read with it: a run may have thousands, and a table shows a few.
 *
 * @param all everything; then the sets say nothing
 */
public record RunColumns(boolean all, Set<String> metrics, Set<String> params, Set<String> tags) {
  static final RunColumns EVERYTHING = new RunColumns(true, Set.of(), Set.of(), Set.of());

  public RunColumns {
    metrics = Set.copyOf(metrics);
    params = Set.copyOf(params);
    tags = Set.copyOf(tags);
  }

  public static RunColumns of(Set<String> metrics, Set<String> params, Set<String> tags) {
    return new RunColumns(false, metrics, params, tags);
  }
}
