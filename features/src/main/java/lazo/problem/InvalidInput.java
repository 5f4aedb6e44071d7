package lazo.problem;

import java.util.OptionalInt;

/** What was sent is not valid: a wrong type, a missing field, a value out of range. */
public final class InvalidInput extends LazoException {
  private static final int NOWHERE = -1;

  private final int position;

  public InvalidInput(String message) {
    super(message);
    this.position = NOWHERE;
  }

  public InvalidInput(String message, Throwable cause) {
    super(message, cause);
    this.position = NOWHERE;
  }

  private InvalidInput(InvalidInput problem, int position) {
    super(String.valueOf(problem.getMessage()), problem);
    this.position = position;
  }

  /** The same problem, found at a character of the text that was sent. */
  public InvalidInput at(int character) {
    return position == NOWHERE && character >= 0 ? new InvalidInput(this, character) : this;
  }

  /** The character of the text that was sent at which the problem was found. */
  public OptionalInt position() {
    return position == NOWHERE ? OptionalInt.empty() : OptionalInt.of(position);
  }
}
