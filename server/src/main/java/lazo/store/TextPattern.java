package lazo.store;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.TreeSet;
import lazo.problem.InvalidInput;

/**
 * A regular expression from a stranger. It is matched in a time that grows with the text alone, and
 * means the same here and in PostgreSQL: what the two read differently is refused or rewritten.
 */
public final class TextPattern {
  private static final int CHARACTERS_MAX = 1_000;

  /** All counts of a pattern multiplied: what it may grow to when it is compiled. */
  private static final int COPIES_MAX = 255;

  private final String text;
  private final Pattern pattern;
  private final String postgresql;

  private TextPattern(String text, Pattern pattern, String postgresql) {
    this.text = text;
    this.pattern = pattern;
    this.postgresql = postgresql;
  }

  public static TextPattern of(String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw refused(text.substring(0, 40) + "…", "it is longer than " + CHARACTERS_MAX);
    }
    String postgresql = new Reader(text).rewritten();
    try {
      return new TextPattern(text, Pattern.compile(text, Pattern.DOTALL), postgresql);
    } catch (PatternSyntaxException e) {
      throw refused(text, e.getDescription());
    }
  }

  private static InvalidInput refused(String text, String why) {
    return new InvalidInput(
        "Invalid regular expression '"
            + text
            + "': "
            + why
            + ". There are no look-arounds and no back references; (?i) at its start ignores case.");
  }

  public String text() {
    return text;
  }

  /** Whether it matches anywhere in a text; the dot stands for the end of a line too. */
  public boolean isIn(String value) {
    return pattern.matcher(value).find();
  }

  /** The same for PostgreSQL's operator {@code ~}. */
  public String postgresql() {
    return postgresql;
  }

  /** Reads a pattern once, from left to right. */
  private static final class Reader {
    private static final String SAME = "Aafnrtv";
    private static final String WORD = "A-Za-z0-9_";

    /** What is a letter or a space depends on PostgreSQL's locale, so it is spelled out. */
    private static final Map<Character, String> SETS =
        Map.of('d', "0-9", 'w', WORD, 's', " \\t\\n\\f\\r");

    private static final Map<String, String> CLASSES =
        Map.of(
            "[:alpha:]", "A-Za-z",
            "[:digit:]", "0-9",
            "[:alnum:]", "A-Za-z0-9",
            "[:upper:]", "A-Z",
            "[:lower:]", "a-z",
            "[:xdigit:]", "A-Fa-f0-9",
            "[:space:]", " \\t\\n\\v\\f\\r");

    private static final String BORDER = "(?:(?<=[W])(?![W])|(?<![W])(?=[W]))".replace("W", WORD);

    private static final String NO_BORDER =
        "(?:(?<=[W])(?=[W])|(?<![W])(?![W]))".replace("W", WORD);

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int copies = 1;

    Reader(String text) {
      this.text = text;
    }

    String rewritten() {
      if (text.startsWith("(?i)")) {
        out.append("(?i)");
        at = 4;
      }
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case '\\' -> escape(false);
          case '[' -> brackets();
          case '(' -> group();
          case '{' -> count();
          default -> out.append(c);
        }
      }
      return out.toString();
    }

    private void escape(boolean inBrackets) {
      if (at == text.length()) {
        throw refused(text, "it ends with a backslash");
      }
      char c = text.charAt(at++);
      String set = SETS.get(Character.toLowerCase(c));
      boolean letter = c < 128 && Character.isLetterOrDigit(c);
      if (!letter || SAME.indexOf(c) >= 0) {
        out.append('\\').append(c);
      } else if (set != null && Character.isLowerCase(c)) {
        out.append(inBrackets ? set : "[" + set + "]");
      } else if (set != null && !inBrackets) {
        out.append("[^").append(set).append(']');
      } else if (!inBrackets && "bBz".indexOf(c) >= 0) {
        out.append(c == 'b' ? BORDER : c == 'B' ? NO_BORDER : "\\Z");
      } else {
        throw refused(text, "'\\" + c + "' is not known" + (inBrackets ? " in brackets" : ""));
      }
    }

    private void brackets() {
      out.append('[');
      take('^');
      if (at < text.length() && text.charAt(at) == ']') {
        out.append("\\]");
        at++;
      }
      while (at < text.length() && text.charAt(at) != ']') {
        char c = text.charAt(at++);
        if (c == '\\') {
          escape(true);
        } else if (c == '[' && text.startsWith(":", at)) {
          int end = text.indexOf(":]", at + 1);
          String set = end < 0 ? null : CLASSES.get(text.substring(at - 1, end + 2));
          if (set == null) {
            throw refused(text, "after '[[' comes one of " + new TreeSet<>(CLASSES.keySet()));
          }
          out.append(set);
          at = end + 2;
        } else {
          out.append(c == '[' ? "\\[" : c);
        }
      }
      take(']');
    }

    private void take(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        out.append(c);
        at++;
      }
    }

    private void group() {
      out.append('(');
      if (text.startsWith("?", at) && !text.startsWith("?:", at)) {
        throw refused(text, "after '(?' comes ':'");
      }
    }

    private void count() {
      out.append('{');
      int end = text.indexOf('}', at);
      String inside = end < 0 ? "" : text.substring(at, end);
      if (inside.matches("\\d+(,\\d*)?")) {
        String[] both = inside.split(",", -1);
        String most = both.length == 2 && !both[1].isEmpty() ? both[1] : both[0];
        long times = most.length() > 4 ? COPIES_MAX + 1 : Math.max(1, Long.parseLong(most));
        if (copies * times > COPIES_MAX) {
          throw refused(text, "its counts, multiplied, are more than " + COPIES_MAX);
        }
        copies *= (int) times;
      }
    }
  }
}
