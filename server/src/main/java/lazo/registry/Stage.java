package lazo.registry;

import java.util.Arrays;
import java.util.stream.Collectors;
import lazo.problem.InvalidInput;

/** MLflow's older way to say what a version is for; aliases are the newer one. */
public enum Stage {
  NONE("None"),
  STAGING("Staging"),
  PRODUCTION("Production"),
  ARCHIVED("Archived");

  private final String word;

  Stage(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static Stage of(String word) {
    for (Stage stage : values()) {
      if (stage.word.equalsIgnoreCase(word)) {
        return stage;
      }
    }
    throw new InvalidInput(
        "Invalid Model Version stage: "
            + word
            + ". Value must be one of "
            + Arrays.stream(values()).map(Stage::word).collect(Collectors.joining(", "))
            + ".");
  }
}
