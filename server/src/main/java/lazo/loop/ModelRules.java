package lazo.loop;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lazo.data.CheckForms;
import lazo.evaluation.Gate;
import lazo.store.Json;
import lazo.training.Trainer;

/** What must hold for the checks of the data, the training and the gates. */
final class ModelRules {
  private static final Set<String> TRAINERS =
      Arrays.stream(Trainer.values())
          .map(Trainer::id)
          .collect(Collectors.toCollection(TreeSet::new));

  private static final long ROWS_MIN = 100;

  private final LoopRules rules;

  ModelRules(LoopRules rules) {
    this.rules = rules;
  }

  void check(LoopDocument document) {
    for (int i = 0; i < document.data().checks().size(); i++) {
      Raw check = document.data().checks().get(i);
      rules.accepted(
          "data.checks[" + i + "]",
          () -> CheckForms.parseOne(Json.MAPPER.valueToTree(check.value())));
    }
    train(document.train());
    for (int i = 0; i < document.evaluate().size(); i++) {
      Map<String, Object> gate = document.evaluate().get(i).fields();
      rules.accepted("evaluate[" + i + "]", () -> Gate.parse(gate));
    }
  }

  private void train(LoopDocument.Train train) {
    String trainer = train.trainer();
    if (trainer == null && train.command().isEmpty()) {
      rules.problem("train", "needs a trainer (" + String.join(", ", TRAINERS) + ") or a command");
    }
    if (trainer != null) {
      rules.oneOf("train.trainer", trainer, TRAINERS);
      if (TRAINERS.contains(trainer)) {
        Trainer.named(trainer)
            .refused(params(train))
            .forEach((name, why) -> rules.problem("train.params." + name, why));
      }
    }
    if (!train.command().isEmpty()) {
      rules.problem(
          "train.command",
          "training by a command of your own is not there yet; use one of the trainers "
              + String.join(", ", TRAINERS));
    }
    if (train.on() != null && !train.on().equals("all") && Durations.parse(train.on()).isEmpty()) {
      rules.problem(
          "train.on", "must be 'all' or a duration such as 60d, was '" + train.on() + "'");
    }
    if (train.rowsAtMost() != null && train.rowsAtMost() < ROWS_MIN) {
      rules.problem(
          "train.rows-at-most", "must be at least " + ROWS_MIN + ", was " + train.rowsAtMost());
    }
  }

  private static Map<String, String> params(LoopDocument.Train train) {
    return train.params().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, one -> String.valueOf(one.getValue().value())));
  }
}
