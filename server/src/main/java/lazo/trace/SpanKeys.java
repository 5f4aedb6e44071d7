package lazo.trace;

import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operator;

/**
 * What a search of traces may ask of spans: {@code span.name}, {@code span.type} and {@code
 * span.status} are in the table, {@code span.attributes.KEY} and {@code span.content} in the files.
 * Comparisons that AND joins must hold for one span.
 */
final class SpanKeys {
  private static final String ENTITY = "span";
  private static final String CONTENT = "content";
  private static final String ATTRIBUTE = "attributes.";

  private SpanKeys() {}

  /** {@code trace.text} is MLflow's other name of {@code span.content}. */
  static boolean is(Comparison comparison) {
    return comparison.entity().equals(ENTITY) || isText(comparison);
  }

  private static boolean isText(Comparison comparison) {
    return comparison.key().equals("text")
        && List.of("", "trace", "attribute", "attributes", "attr").contains(comparison.entity());
  }

  /** Whether the files must be read to tell. */
  static boolean inFiles(Comparison comparison) {
    return isText(comparison)
        || comparison.key().equals(CONTENT)
        || comparison.key().startsWith(ATTRIBUTE);
  }

  /** That a trace has a span for which all hold. */
  static String exists(Condition condition, List<Comparison> comparisons) {
    List<String> all = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      all.add(
          Condition.of(comparison, one -> condition.text(column(one), one, "span." + one.key())));
    }
    return "exists (select 1 from trace_span s where s.trace_id = trace.trace_id and "
        + String.join(" and ", all)
        + ")";
  }

  private static String column(Comparison comparison) {
    return switch (comparison.key()) {
      case "name" -> "s.name";
      case "type" -> "s.type";
      case "status" -> "s.status";
      default ->
          throw new InvalidInput(
              "Invalid span attribute '"
                  + comparison.key()
                  + "'. Supported attributes: name, status, type, content, attributes.<attribute_name>.");
    };
  }

  /** Refuses what no span can be asked. */
  static void check(Comparison comparison) {
    if (!inFiles(comparison)) {
      column(comparison);
    } else if (comparison.key().equals(ATTRIBUTE)) {
      throw new InvalidInput("Span attribute name cannot be empty after 'attributes.'");
    } else if (!comparison.key().startsWith(ATTRIBUTE)
        && comparison.operator() != Operator.LIKE
        && comparison.operator() != Operator.ILIKE
        && comparison.operator() != Operator.RLIKE) {
      throw new InvalidInput(
          "span.content comparator '"
              + comparison.operator().symbol()
              + "' not one of 'LIKE', 'ILIKE', 'RLIKE'");
    }
    TextMatch.check(comparison, "span." + comparison.key());
  }

  static boolean holds(Comparison comparison, Span span) {
    if (comparison.key().startsWith(ATTRIBUTE)) {
      String key = comparison.key().substring(ATTRIBUTE.length());
      return TextMatch.matches(comparison, span.plain(key).orElse(null));
    }
    return TextMatch.matches(
        comparison,
        switch (comparison.key()) {
          case "name" -> span.name();
          case "type" -> span.type();
          case "status" -> span.status();
          default -> span.text();
        });
  }
}
