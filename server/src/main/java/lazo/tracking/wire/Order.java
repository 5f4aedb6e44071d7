package lazo.tracking.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lazo.problem.InvalidInput;

/**
 * One field that results are ordered by.
 *
 * @param entity what stands before the first dot, empty for none
 */
public record Order(String entity, String key, boolean ascending) {
  private static final int FIELDS_MAX = 10;

  public static List<Order> parse(List<String> clauses) {
    if (clauses.size() > FIELDS_MAX) {
      throw new InvalidInput("order_by has more than " + FIELDS_MAX + " fields");
    }
    List<Order> orders = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String clause : clauses) {
      Order order = parse(clause);
      if (!seen.add(order.entity + "." + order.key)) {
        throw new InvalidInput("`order_by` contains duplicate fields: " + clauses);
      }
      orders.add(order);
    }
    return orders;
  }

  private static Order parse(String clause) {
    String key = clause.strip();
    String upper = key.toUpperCase(Locale.ROOT);
    boolean ascending = true;
    if (upper.endsWith(" ASC")) {
      key = key.substring(0, key.length() - 4).strip();
    } else if (upper.endsWith(" DESC")) {
      key = key.substring(0, key.length() - 5).strip();
      ascending = false;
    }
    List<FilterLexer.Token> tokens;
    try {
      tokens = FilterLexer.tokens(key);
    } catch (InvalidInput e) {
      throw unparsed(clause);
    }
    boolean oneName =
        tokens.size() == 2
            && switch (tokens.getFirst().kind()) {
              case WORD, NAME -> true;
              case STRING, SYMBOL, END -> false;
            };
    if (!oneName) {
      throw unparsed(clause);
    }
    KeyName name = KeyName.of(key);
    return new Order(name.entity(), name.key(), ascending);
  }

  private static InvalidInput unparsed(String clause) {
    return new InvalidInput("Invalid order_by clause '" + clause + "'. Could not be parsed.");
  }
}
