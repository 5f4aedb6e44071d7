package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;
import lazo.tracking.wire.Order;

/** Names the parts of a search of runs for which every run must be looked at. */
final class SlowParts {
  private SlowParts() {}

  static List<String> of(Filter filter, List<Order> orders) {
    List<String> slow = new ArrayList<>();
    add(slow, filter);
    for (int i = 0; i < orders.size(); i++) {
      Order order = orders.get(i);
      boolean indexed =
          RunKeys.isAttribute(order.entity()) && RunKeys.indexOf(order.key()).isPresent();
      boolean walked = i == 0 && (indexed || RunKeys.isMetric(order.entity()));
      if (!walked) {
        slow.add("ORDER BY " + key(order.entity(), order.key()));
      }
    }
    if (slow.isEmpty() && !orders.isEmpty() && RunKeys.isMetric(orders.getFirst().entity())) {
      Order first = orders.getFirst();
      slow.add("the runs without " + key(first.entity(), first.key()));
    }
    return slow;
  }

  private static void add(List<String> slow, Filter filter) {
    switch (filter) {
      case Filter.And(var parts) -> parts.forEach(part -> add(slow, part));
      case Filter.Or(var parts) -> parts.forEach(part -> slow.add("OR " + text(part)));
      case Filter.Not(var part) -> slow.add("NOT " + text(part));
      case Comparison comparison -> slow.add(text(comparison));
    }
  }

  private static String text(Filter filter) {
    return switch (filter) {
      case Comparison comparison ->
          key(comparison.entity(), comparison.key())
              + " "
              + comparison.operator().symbol()
              + operand(comparison);
      case Filter.And _, Filter.Or _ -> "(…)";
      case Filter.Not(var part) -> "NOT " + text(part);
    };
  }

  private static String key(String entity, String key) {
    return entity.isEmpty() ? key : entity + "." + key;
  }

  private static String operand(Comparison comparison) {
    if (comparison.operator() == Operator.IS_NULL
        || comparison.operator() == Operator.IS_NOT_NULL) {
      return "";
    }
    return switch (comparison.operand()) {
      case Operand.Text(var value) -> " '" + value + "'";
      case Operand.Bare(var value) -> " " + value;
      case Operand.Texts _ -> " (…)";
      case Operand.None _ -> "";
    };
  }
}
