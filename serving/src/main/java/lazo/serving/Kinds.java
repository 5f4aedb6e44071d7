package lazo.serving;

import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotAllowed;
import lazo.problem.NotFound;
import lazo.problem.NotSignedIn;
import lazo.problem.TooLarge;
import lazo.problem.TooMany;
import lazo.problem.Unavailable;
import lazo.problem.Unsupported;

/** Problems by the names that metrics give them. */
final class Kinds {
  private Kinds() {}

  static String of(LazoException problem) {
    return switch (problem) {
      case InvalidInput _ -> "invalid_input";
      case NotFound _ -> "not_found";
      case Conflict _ -> "conflict";
      case NotSignedIn _ -> "not_signed_in";
      case TooMany _ -> "too_many";
      case NotAllowed _ -> "not_allowed";
      case TooLarge _ -> "too_large";
      case Unavailable _ -> "unavailable";
      case Unsupported _ -> "unsupported";
    };
  }
}
