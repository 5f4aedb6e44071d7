package lazo.tracking.wire;

import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;

/** Cuts a filter into tokens. */
final class FilterLexer {
  private static final String SYMBOLS = "=!<>";

  /** What a token is. */
  enum Kind {
    /** A key, keyword or number. */
    WORD,
    /** A key with a quoted part, for example {@code tags."a b"} or {@code `a b`}. */
    NAME,
    /** A single-quoted string, without its quotes. */
    STRING,
    SYMBOL,
    END
  }

  /** {@code at} is where it begins. */
  record Token(Kind kind, String text, int at) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
  }

  private final String text;
  private int at;

  private FilterLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    var lexer = new FilterLexer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind != Kind.END);
    return tokens;
  }

  private Token next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return new Token(Kind.END, "", at);
    }
    char c = text.charAt(at);
    int from = at;
    if (c == '\'') {
      return new Token(Kind.STRING, quoted('\'').replace("''", "'"), from);
    }
    if ("(),;".indexOf(c) >= 0) {
      at++;
      return new Token(Kind.SYMBOL, String.valueOf(c), from);
    }
    if (SYMBOLS.indexOf(c) >= 0) {
      while (at < text.length() && SYMBOLS.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return new Token(Kind.SYMBOL, text.substring(from, at), from);
    }
    return word();
  }

  private Token word() {
    int from = at;
    boolean quotes = false;
    while (at < text.length() && !ends(text.charAt(at))) {
      char c = text.charAt(at);
      if (c == '"' || c == '`') {
        quoted(c);
        quotes = true;
      } else {
        at++;
      }
    }
    return new Token(quotes ? Kind.NAME : Kind.WORD, text.substring(from, at), from);
  }

  private static boolean ends(char c) {
    return Character.isWhitespace(c) || "(),;'".indexOf(c) >= 0 || SYMBOLS.indexOf(c) >= 0;
  }

  /** Steps over a quoted part and returns what is inside; a quote is written twice inside. */
  private String quoted(char quote) {
    int from = at + 1;
    at = from;
    while (true) {
      int end = text.indexOf(quote, at);
      if (end < 0) {
        throw new InvalidInput(
                "Invalid clause(s) in filter string: unclosed quote in '" + text + "'")
            .at(from - 1);
      }
      at = end + 1;
      if (at < text.length() && text.charAt(at) == quote && quote == '\'') {
        at++;
      } else {
        return text.substring(from, end);
      }
    }
  }
}
