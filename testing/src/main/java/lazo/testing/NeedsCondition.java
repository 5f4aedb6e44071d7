package lazo.testing;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what is tagged {@code check} (by {@link Needs} or by hand) unless everything is to run.
 * Registered through META-INF/services, so that no test names it.
 */
public final class NeedsCondition implements ExecutionCondition {

  private static final String TAG = "check";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Boolean.getBoolean("lazo.check")) {
      return ConditionEvaluationResult.enabled("everything runs");
    }
    if (!context.getTags().contains(TAG)) {
      return ConditionEvaluationResult.enabled("needs only a JDK");
    }
    return ConditionEvaluationResult.disabled("needs " + reason(context));
  }

  private static String reason(ExtensionContext context) {
    return context
        .getElement()
        .map(element -> element.getAnnotation(Needs.class))
        .map(needs -> Arrays.stream(needs.value()).map(Needs.Need::what).collect(joining(" and ")))
        .orElse(Needs.Need.TIME.what());
  }
}
