package lazo.tracking.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;
import lazo.tracking.wire.FilterLexer.Kind;
import lazo.tracking.wire.FilterLexer.Token;

/**
 * Reads the filter language by recursive descent: {@code or := and (OR and)*}, {@code and := not
 * (AND not)*} with one AND too many allowed at the end, {@code not := NOT not | ( or ) |
 * comparison}. BETWEEN and lists of numbers are read as the comparisons that they stand for.
 */
final class FilterParser {
  private static final int DEPTH_MAX = 50;
  private static final int COMPARISONS_MAX = 200;

  private final String text;
  private final List<Token> tokens;
  private int at;
  private int reached;
  private int begun;
  private int depth;
  private int comparisons;

  FilterParser(String text) {
    this.text = text;
    this.tokens = FilterLexer.tokens(text);
  }

  Filter parse() {
    try {
      return whole();
    } catch (InvalidInput e) {
      throw e.at(tokens.get(reached).at());
    }
  }

  private Filter whole() {
    Filter filter = or();
    if (peek().is(";")) {
      if (tokens.get(at + 1).kind() != Kind.END) {
        throw new InvalidInput(
            "Search filter contained multiple expression '"
                + text
                + "'. Provide AND-ed expression list.");
      }
      next();
    }
    if (peek().kind() != Kind.END) {
      throw new InvalidInput("Invalid clause(s) in filter string: '" + peek().text() + "'");
    }
    return filter;
  }

  private Filter or() {
    List<Filter> parts = new ArrayList<>(List.of(and()));
    while (peek().isWord("OR")) {
      next();
      parts.add(and());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.Or(parts);
  }

  private Filter and() {
    List<Filter> parts = new ArrayList<>(List.of(not()));
    while (peek().isWord("AND")) {
      next();
      if (peek().kind() == Kind.END) {
        break; // MLflow accepts one AND too many at the end
      }
      parts.add(not());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.And(parts);
  }

  private Filter not() {
    if (++depth > DEPTH_MAX) {
      throw new InvalidInput("The filter is nested more than " + DEPTH_MAX + " deep; simplify it.");
    }
    try {
      if (peek().isWord("NOT")) {
        next();
        return new Filter.Not(not());
      }
      if (peek().is("(")) {
        next();
        Filter inner = or();
        expect(")");
        return inner;
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private Filter comparison() {
    countComparison();
    begun = peek().at();
    KeyName name = key();
    boolean not = peek().isWord("NOT") && tokens.get(at + 1).isWord("BETWEEN");
    if (not || peek().isWord("BETWEEN")) {
      at += not ? 2 : 1;
      return between(name, not);
    }
    Operator operator = operator();
    if ((operator == Operator.IN || operator == Operator.NOT_IN) && startsNumbers()) {
      return numbers(name, operator);
    }
    return new Comparison(name.entity(), name.key(), operator, operand(operator), begun);
  }

  private void countComparison() {
    if (++comparisons > COMPARISONS_MAX) {
      throw new InvalidInput("The filter has more than " + COMPARISONS_MAX + " comparisons.");
    }
  }

  private KeyName key() {
    Token key = next();
    if (key.kind() != Kind.WORD && key.kind() != Kind.NAME) {
      throw new InvalidInput(
          "Invalid clause(s) in filter string: '"
              + (key.kind() == Kind.END ? text : key.text())
              + "'");
    }
    return KeyName.of(key.text());
  }

  /** Both ends belong to the range; a key that is missing is neither inside nor outside. */
  private Filter between(KeyName key, boolean not) {
    Operand low = single();
    word("AND");
    Operand high = single();
    countComparison();
    return not
        ? new Filter.Or(List.of(compare(key, Operator.LT, low), compare(key, Operator.GT, high)))
        : new Filter.And(List.of(compare(key, Operator.GE, low), compare(key, Operator.LE, high)));
  }

  private Comparison compare(KeyName key, Operator operator, Operand operand) {
    return new Comparison(key.entity(), key.key(), operator, operand, begun);
  }

  private boolean startsNumbers() {
    return peek().is("(") && tokens.get(at + 1).kind() == Kind.WORD;
  }

  private Filter numbers(KeyName key, Operator operator) {
    boolean in = operator == Operator.IN;
    List<Filter> parts = new ArrayList<>();
    expect("(");
    do {
      Token number = next();
      if (number.kind() != Kind.WORD) {
        throw new InvalidInput(
            "Invalid value in a list of numbers: '" + number.text() + "'. Do not mix in strings.");
      }
      countComparison();
      parts.add(compare(key, in ? Operator.EQ : Operator.NE, new Operand.Bare(number.text())));
    } while (nextIs(","));
    expect(")");
    return in ? new Filter.Or(parts) : new Filter.And(parts);
  }

  private Operator operator() {
    Token token = next();
    return switch (token.text().toUpperCase(Locale.ROOT)) {
      case "=" -> Operator.EQ;
      case "!=", "<>" -> Operator.NE;
      case "<" -> Operator.LT;
      case "<=" -> Operator.LE;
      case ">" -> Operator.GT;
      case ">=" -> Operator.GE;
      case "LIKE" -> Operator.LIKE;
      case "ILIKE" -> Operator.ILIKE;
      case "RLIKE" -> Operator.RLIKE;
      case "IN" -> Operator.IN;
      case "NOT" -> {
        word("IN");
        yield Operator.NOT_IN;
      }
      case "IS" -> {
        boolean not = peek().isWord("NOT");
        if (not) {
          next();
        }
        word("NULL");
        yield not ? Operator.IS_NOT_NULL : Operator.IS_NULL;
      }
      default ->
          throw new InvalidInput(
              token.kind() == Kind.SYMBOL
                  ? "Invalid comparator '"
                      + token.text()
                      + "' not one of '=', '!=', '>', '>=', '<', '<=', 'LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'"
                  : "Invalid clause(s) in filter string: '" + text + "'");
    };
  }

  private Operand operand(Operator operator) {
    return switch (operator) {
      case IS_NULL, IS_NOT_NULL -> new Operand.None();
      case IN, NOT_IN -> list();
      case EQ, NE, LT, LE, GT, GE, LIKE, ILIKE, RLIKE -> single();
    };
  }

  private Operand single() {
    Token token = next();
    return switch (token.kind()) {
      case STRING -> new Operand.Text(token.text());
      case NAME -> new Operand.Text(unquoted(token.text()));
      case WORD -> new Operand.Bare(token.text());
      case SYMBOL, END ->
          throw new InvalidInput(
              "Invalid clause(s) in filter string: '"
                  + (token.kind() == Kind.END ? text : token.text())
                  + "'");
    };
  }

  private static String unquoted(String name) {
    return name.length() >= 2 && name.charAt(0) == '"' && name.endsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name;
  }

  private Operand list() {
    expect("(");
    List<String> values = new ArrayList<>();
    do {
      Token token = next();
      if (token.kind() != Kind.STRING && token.kind() != Kind.NAME) {
        throw new InvalidInput(
            "Invalid value in a list: '"
                + token.text()
                + "'. Expected a non-empty list of string values (e.g. ('abc', 'def'))");
      }
      values.add(token.kind() == Kind.NAME ? unquoted(token.text()) : token.text());
    } while (nextIs(","));
    expect(")");
    return new Operand.Texts(values);
  }

  private boolean nextIs(String symbol) {
    if (peek().is(symbol)) {
      next();
      return true;
    }
    return false;
  }

  private void word(String word) {
    if (!peek().isWord(word)) {
      throw new InvalidInput("Invalid clause(s) in filter string: '" + peek().text() + "'");
    }
    next();
  }

  private void expect(String symbol) {
    if (!nextIs(symbol)) {
      throw new InvalidInput(
          "Invalid clause(s) in filter string: expected '"
              + symbol
              + "' "
              + (peek().kind() == Kind.END ? "at the end" : "before '" + peek().text() + "'"));
    }
  }

  private Token peek() {
    reached = at;
    return tokens.get(at);
  }

  private Token next() {
    reached = at;
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }
}
