package lazo.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which lifecycles a search looks at. */
public enum View {
  ACTIVE_ONLY,
  DELETED_ONLY,
  ALL;

  /** MLflow ignores words it does not know, and so a typing error. */
  static View of(@Nullable String word) {
    View view = Words.read(View.class, word, "view type");
    return view == null ? ACTIVE_ONLY : view;
  }

  List<String> lifecycles() {
    return switch (this) {
      case ACTIVE_ONLY -> List.of("active");
      case DELETED_ONLY -> List.of("deleted");
      case ALL -> List.of("active", "deleted");
    };
  }
}
