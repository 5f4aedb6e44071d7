package lazo.registry;

import java.util.Map;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;

/** What may be the name of a model, an alias, a tag. */
final class RegistryNames {
  private static final int NAME_CHARACTERS_MAX = 256;
  private static final int ALIAS_CHARACTERS_MAX = 255;
  private static final int KEY_CHARACTERS_MAX = 250;
  private static final int VALUE_CHARACTERS_MAX = 100_000;
  private static final Pattern ALIAS = Pattern.compile("[\\w-]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern VERSION_LIKE = Pattern.compile("[vV]\\d+");
  private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");

  private RegistryNames() {}

  static String model(String name) {
    boolean allowed =
        !name.isBlank()
            && name.length() <= NAME_CHARACTERS_MAX
            && !name.equals(".")
            && !name.equals("..")
            && !ESCAPE.matcher(name).find()
            && name.chars().noneMatch(c -> c == '/' || c == ':' || c == '\\' || c < 0x20);
    if (!allowed) {
      throw new InvalidInput(
          "Invalid model name: '"
              + (name.length() > 100 ? name.substring(0, 100) + "..." : name)
              + "'. A name has 1 to "
              + NAME_CHARACTERS_MAX
              + " characters and no '/', ':', backslash, URL escape or control character.");
    }
    return name;
  }

  static String alias(String alias) {
    if (!ALIAS.matcher(alias).matches() || alias.length() > ALIAS_CHARACTERS_MAX) {
      throw new InvalidInput(
          "Invalid alias name: '"
              + alias
              + "'. An alias has 1 to "
              + ALIAS_CHARACTERS_MAX
              + " alphanumeric characters, underscores or dashes.");
    }
    if (alias.equalsIgnoreCase("latest")) {
      throw new InvalidInput("'latest' alias name (case insensitive) is reserved.");
    }
    if (VERSION_LIKE.matcher(alias).matches()) {
      throw new InvalidInput("Version alias name '" + alias + "' is reserved.");
    }
    return alias;
  }

  static Map<String, String> tags(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > KEY_CHARACTERS_MAX || key.indexOf('\0') >= 0) {
            throw new InvalidInput(
                "a tag's key has 1 to " + KEY_CHARACTERS_MAX + " characters, was " + key.length());
          }
          if (value.length() > VALUE_CHARACTERS_MAX || value.indexOf('\0') >= 0) {
            throw new InvalidInput(
                "the value of tag '"
                    + key
                    + "' has more than "
                    + VALUE_CHARACTERS_MAX
                    + " characters");
          }
        });
    return tags;
  }

  static int version(String text) {
    if (text.matches("\\d{1,9}")) {
      return Integer.parseInt(text);
    }
    throw new InvalidInput("Parameter 'version' must be an integer, got: '" + text + "'.");
  }
}
