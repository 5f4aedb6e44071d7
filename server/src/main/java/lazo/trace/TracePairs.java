package lazo.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import lazo.problem.InvalidInput;

/** The limits of tags and metadata of traces. */
final class TracePairs {
  private static final int KEY_CHARACTERS_MAX = 250;
  private static final int VALUE_CHARACTERS_MAX = 8_000;

  private TracePairs() {}

  static String checkedKey(String key) {
    if (key.isEmpty() || key.length() > KEY_CHARACTERS_MAX) {
      throw new InvalidInput(
          "The key of a tag or metadata of a trace must have 1 to "
              + KEY_CHARACTERS_MAX
              + " characters.");
    }
    return key;
  }

  /** A value is cut, as that of a run's tag is; what clients write by themselves is kept whole. */
  private static String cut(String key, String value) {
    return key.startsWith("mlflow.") || value.length() <= VALUE_CHARACTERS_MAX
        ? value
        : value.substring(0, VALUE_CHARACTERS_MAX);
  }

  static Map<String, String> checked(Map<String, String> pairs) {
    Map<String, String> checked = new LinkedHashMap<>();
    pairs.forEach((key, value) -> checked.put(checkedKey(key), cut(key, value)));
    return checked;
  }
}
