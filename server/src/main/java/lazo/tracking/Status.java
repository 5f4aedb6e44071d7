package lazo.tracking;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run stands. */
public enum Status {
  RUNNING,
  SCHEDULED,
  FINISHED,
  FAILED,
  KILLED;

  /** MLflow ignores words it does not know. */
  static Optional<Status> of(@Nullable String word) {
    for (Status status : values()) {
      if (status.name().equals(word)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
