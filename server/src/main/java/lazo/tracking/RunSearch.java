package lazo.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the table of an experiment's runs.
 *
 * @param roots only runs whose parent is not in the same table
 * @param columns what of each run is read
 * @param page the token of a page, null for the first
 */
public record RunSearch(
    String experimentId,
    String filter,
    View view,
    List<String> orders,
    boolean roots,
    RunColumns columns,
    int max,
    @Nullable String page) {
  public RunSearch {
    orders = List.copyOf(orders);
  }
}
