package lazo.registry;

import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;

/** MLflow keeps prompts as models with a tag; a search hides them unless it names the tag. */
final class Prompts {
  static final String TAG = "mlflow.prompt.is_prompt";

  private Prompts() {}

  /** The condition that hides prompts from a search that does not ask for them. */
  static String visible(Filter filter, String table, String owner, String id) {
    return named(filter) ? "1 = 1" : "not " + isPrompt(table, owner, id);
  }

  private static String isPrompt(String table, String owner, String id) {
    return "exists (select 1 from "
        + table
        + " p where p."
        + owner
        + " = "
        + id
        + " and p.key = '"
        + TAG
        + "' and p.value = 'true')";
  }

  private static boolean named(Filter filter) {
    return switch (filter) {
      case Filter.And(var parts) -> parts.stream().anyMatch(Prompts::named);
      case Filter.Or(var parts) -> parts.stream().anyMatch(Prompts::named);
      case Filter.Not(var part) -> named(part);
      case Comparison comparison -> comparison.key().equals(TAG);
    };
  }

  /** True for {@code != 'true'} and {@code = 'false'}, which also mean what lacks the tag. */
  static boolean excludes(Comparison comparison) {
    String value = comparison.operand() instanceof Operand.Text(var text) ? text : "";
    return comparison.key().equals(TAG)
        && ((comparison.operator() == Operator.NE && value.equals("true"))
            || (comparison.operator() == Operator.EQ && value.equals("false")));
  }

  static String excluded(String table, String owner, String id) {
    return "not " + isPrompt(table, owner, id);
  }
}
