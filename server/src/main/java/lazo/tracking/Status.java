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

  /** MLflow ignores words it does not know, and so a typing error. */
  static Optional<Status> of(@Nullable String word) {
    return Optional.ofNullable(Words.read(Status.class, word, "status"));
  }
}
