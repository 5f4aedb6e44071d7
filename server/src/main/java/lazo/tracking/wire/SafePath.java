package lazo.tracking.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;

/**
 * Refuses paths and locations that could mean something outside of where they are used. Each is
 * judged after decoding until nothing changes, so that no number of encodings hides a {@code ..}.
 */
public final class SafePath {
  private static final int DECODINGS_MAX = 10;
  private static final int PATH_CHARACTERS_MAX = 1_024;
  private static final int LOCATION_CHARACTERS_MAX = 2_048;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);
  private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[/\\\\].*", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:.*", Pattern.DOTALL);

  private SafePath() {}

  /** A path relative to a root, for example of an artifact; without a slash at its end. */
  public static String relative(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String decoded = decoded(trimmed);
    boolean safe =
        trimmed.length() <= PATH_CHARACTERS_MAX
            && !decoded.isEmpty()
            && !decoded.startsWith("/")
            && !DRIVE.matcher(decoded).matches()
            && !hasForbiddenCharacter(trimmed)
            && !breaksOut(decoded)
            && !hasOddSegment(trimmed)
            && !hasOddSegment(decoded);
    if (!safe) {
      throw new InvalidInput(
          "Invalid path: a path must be relative to its root, without '..', '.', empty parts, backslashes or control characters.");
    }
    return trimmed;
  }

  private static boolean hasOddSegment(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Further decoding may show other control characters, which is harmless, as nobody decodes
   * further: MLflow 2 names images {@code key%step%1%timestamp%17…}.
   */
  private static boolean breaksOut(String text) {
    return text.chars().anyMatch(c -> c == 0 || c == '\n' || c == '\r' || c == '\\');
  }

  private static boolean hasForbiddenCharacter(String text) {
    return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\');
  }

  /** An absolute location such as {@code s3://bucket/x}; {@code what} names it in a refusal. */
  public static String location(String location, String what) {
    String decoded = decoded(location);
    boolean safe =
        location.length() <= LOCATION_CHARACTERS_MAX
            && !hasForbiddenCharacter(decoded)
            && !decoded.contains("#")
            && !decoded.contains("?")
            && !decoded.contains(";")
            && !climbs(decoded);
    if (!safe) {
      throw new InvalidInput(
          "Invalid "
              + what
              + ": a location has at most "
              + LOCATION_CHARACTERS_MAX
              + " characters and no '..', '#', '?', ';', backslash or control character, however encoded.");
    }
    return location;
  }

  private static boolean climbs(String location) {
    for (String segment : location.split("[/:]", -1)) {
      if (segment.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** True for a path of a file system: no scheme, or {@code file:}. */
  public static boolean isLocal(String location) {
    String decoded = decoded(location).strip();
    return !SCHEME.matcher(decoded).matches()
        || WINDOWS.matcher(decoded).matches()
        || decoded.toLowerCase(Locale.ROOT).startsWith("file:");
  }

  private static String decoded(String text) {
    String current = text;
    for (int round = 0; round < DECODINGS_MAX; round++) {
      String next = decodedOnce(current);
      if (next.equals(current)) {
        return current;
      }
      current = next;
    }
    throw new InvalidInput(
        "Invalid path: it is URL encoded more than " + DECODINGS_MAX + " times.");
  }

  private static String decodedOnce(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return decodedWhereValid(text);
    }
  }

  /** Decodes the valid escapes of a text that has stray per cent signs too. */
  private static String decodedWhereValid(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && i + 2 < text.length() && hex(text.charAt(i + 1)) && hex(text.charAt(i + 2))) {
        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean hex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
