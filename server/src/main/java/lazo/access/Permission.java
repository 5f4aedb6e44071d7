package lazo.access;

import java.util.Arrays;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;

/** What a user may do with a resource; each includes those before it. The words are MLflow's. */
public enum Permission {
  NO_PERMISSIONS(0),
  /** See it. */
  READ(1),
  /** Ask it for predictions, send it labels and rows. */
  USE(2),
  /** Change it. */
  EDIT(3),
  /** Delete it, and say who may do what with it. */
  MANAGE(4);

  private final int rank;

  Permission(int rank) {
    this.rank = rank;
  }

  /** How much it is, which is what is stored. */
  int rank() {
    return rank;
  }

  static Permission ranked(int rank) {
    return Arrays.stream(values())
        .filter(permission -> permission.rank == rank)
        .findFirst()
        .orElseThrow();
  }

  public boolean covers(Permission needed) {
    return rank >= needed.rank;
  }

  /** In either case. */
  public static Permission of(String word) {
    return Arrays.stream(values())
        .filter(permission -> permission.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "Invalid permission '"
                        + word
                        + "'. Valid permissions are: "
                        + Arrays.stream(values())
                            .map(Permission::name)
                            .collect(Collectors.joining(", "))));
  }
}
