package lazo.client;

import java.util.List;

/**
 * What applying a file changed, or would change.
 *
 * @param changes one line for each difference
 * @param causes one line for each thing that follows, such as what happens to a running rollout
 */
public record Applied(List<String> changes, List<String> causes) {

  public Applied {
    changes = List.copyOf(changes);
    causes = List.copyOf(causes);
  }
}
