package lazo.training;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lazo.problem.InvalidInput;

/** The parameters of a trainer, as a user wrote them; unknown names and bad values are refused. */
final class Params {
  private final String trainer;
  private final Map<String, String> values;

  Params(String trainer, Map<String, String> values, Set<String> known) {
    this.trainer = trainer;
    this.values = Map.copyOf(values);
    for (String name : new TreeSet<>(values.keySet())) {
      if (!known.contains(name)) {
        throw new InvalidInput(
            "the trainer %s has no parameter '%s'; it has %s"
                .formatted(trainer, name, String.join(", ", new TreeSet<>(known))));
      }
    }
  }

  int integer(String name, int otherwise, int min, int max) {
    double value = number(name, otherwise, min, max);
    if (value != Math.rint(value)) {
      throw refused(name, "a whole number from " + min + " to " + max);
    }
    return (int) value;
  }

  double number(String name, double otherwise, double min, double max) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw refused(name, "a number");
    }
    if (!(value >= min && value <= max)) {
      throw refused(name, "from " + min + " to " + max);
    }
    return value;
  }

  private InvalidInput refused(String name, String wanted) {
    return new InvalidInput(
        "the parameter '%s' of the trainer %s is '%s', it must be %s"
            .formatted(name, trainer, values.get(name), wanted));
  }
}
