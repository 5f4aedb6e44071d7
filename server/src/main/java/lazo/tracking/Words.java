package lazo.tracking;

import java.util.List;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Reads the words of an enum that clients send. */
final class Words {
  private Words() {}

  /** The constant of this name, null for no word. */
  static <E extends Enum<E>> @Nullable E read(Class<E> type, @Nullable String word, String what) {
    if (word == null || word.isEmpty()) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw new InvalidInput(
        "Invalid "
            + what
            + " '"
            + (word.length() > 100 ? word.substring(0, 100) + "..." : word)
            + "'. Valid values are "
            + List.of(type.getEnumConstants()));
  }
}
