package lazo.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which lifecycles a search looks at. */
public enum View {
  ACTIVE_ONLY,
  DELETED_ONLY,
  ALL;

  /** MLflow ignores words it does not know. */
  static View of(@Nullable String word) {
    return switch (word) {
      case "DELETED_ONLY" -> DELETED_ONLY;
      case "ALL" -> ALL;
      case null, default -> ACTIVE_ONLY;
    };
  }

  List<String> lifecycles() {
    return switch (this) {
      case ACTIVE_ONLY -> List.of("active");
      case DELETED_ONLY -> List.of("deleted");
      case ALL -> List.of("active", "deleted");
    };
  }
}
