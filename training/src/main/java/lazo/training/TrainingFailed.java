package lazo.training;

/**
 * A training that started and did not end in a model: out of memory, out of time, a native error.
 */
public final class TrainingFailed extends RuntimeException {
  public TrainingFailed(String message) {
    super(message);
  }

  public TrainingFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
