package lazo.tracking;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;

/** What may be a key, a value, a name: MLflow's limits. */
final class Names {
  static final int KEY_CHARACTERS_MAX = 250;
  static final int PARAM_VALUE_CHARACTERS_MAX = 6_000;
  static final int TAG_VALUE_CHARACTERS_MAX = 8_000;
  static final int EXPERIMENT_NAME_CHARACTERS_MAX = 500;
  static final int EXPERIMENT_TAG_VALUE_CHARACTERS_MAX = 5_000;
  static final int METRICS_PER_BATCH_MAX = 1_000;
  static final int PARAMS_PER_BATCH_MAX = 100;
  static final int TAGS_PER_BATCH_MAX = 100;
  static final int ITEMS_PER_BATCH_MAX = 1_000;
  private static final Pattern KEY =
      Pattern.compile("[/\\w.\\- :]+", Pattern.UNICODE_CHARACTER_CLASS);

  private Names() {}

  /** A key of a metric, param or tag; {@code what} names the field in a refusal. */
  static String key(String key, String what) {
    if (key.length() > KEY_CHARACTERS_MAX) {
      throw tooLong(what, key, KEY_CHARACTERS_MAX);
    }
    if (!KEY.matcher(key).matches()) {
      throw new InvalidInput(
          "Invalid value \""
              + key
              + "\" for parameter '"
              + what
              + "' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
    }
    if (!normal(key)) {
      throw new InvalidInput(
          "Invalid value \""
              + key
              + "\" for parameter '"
              + what
              + "' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such.");
    }
    return key;
  }

  private static boolean normal(String key) {
    if (key.startsWith("/")) {
      return false;
    }
    for (String segment : key.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static InvalidInput tooLong(String what, String value, int max) {
    return new InvalidInput(
        "'"
            + what
            + "' exceeds the maximum length of "
            + max
            + " characters: it has "
            + value.length());
  }

  static String paramValue(String value) {
    return cut(value, PARAM_VALUE_CHARACTERS_MAX);
  }

  static String tagValue(String value) {
    return cut(value, TAG_VALUE_CHARACTERS_MAX);
  }

  private static String cut(String value, int max) {
    String text = value.indexOf('\0') < 0 ? value : value.replace("\0", "");
    return text.length() > max ? text.substring(0, max) : text;
  }

  static String experimentName(String name) {
    if (name.isBlank()) {
      throw new InvalidInput("Invalid experiment name: ''. Give it at least one character.");
    }
    return limited(name, EXPERIMENT_NAME_CHARACTERS_MAX, "name");
  }

  static String limited(String value, int max, String what) {
    if (value.length() > max) {
      throw tooLong(what, value, max);
    }
    if (value.indexOf('\0') >= 0) {
      throw new InvalidInput("'" + what + "' contains a NUL character");
    }
    return value;
  }

  static void batch(List<Metric> metrics, Map<String, String> params, Map<String, String> tags) {
    batchOf(metrics.size(), METRICS_PER_BATCH_MAX, "metrics");
    batchOf(params.size(), PARAMS_PER_BATCH_MAX, "params");
    batchOf(tags.size(), TAGS_PER_BATCH_MAX, "tags");
    batchOf(
        metrics.size() + params.size() + tags.size(),
        ITEMS_PER_BATCH_MAX,
        "metrics, params, and tags");
  }

  private static void batchOf(int size, int max, String what) {
    if (size > max) {
      throw new InvalidInput(
          "A batch logging request can contain at most "
              + max
              + " "
              + what
              + ". Got "
              + size
              + " "
              + what
              + ". Please split up "
              + what
              + " across multiple requests and try again.");
    }
  }
}
