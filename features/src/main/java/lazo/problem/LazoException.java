package lazo.problem;

/** A problem that whoever asked can understand and act on. Its message is meant to be shown. */
public abstract sealed class LazoException extends RuntimeException
    permits InvalidInput,
        NotFound,
        Conflict,
        NotAllowed,
        NotSignedIn,
        TooLarge,
        TooMany,
        Unavailable,
        Unsupported {
  LazoException(String message) {
    super(message);
  }

  LazoException(String message, Throwable cause) {
    super(message, cause);
  }
}
