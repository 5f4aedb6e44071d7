package lazo.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lazo.pipeline.Trigger;
import lazo.retraining.Retraining;
import lazo.retraining.RetrainingDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Tells retraining its rules, and asks for a candidate when what it would be trained on is no
 * longer what the champion was trained on.
 */
final class RetrainingPart implements Loops.Part {
  private final Retraining retraining;

  RetrainingPart(Retraining retraining) {
    this.retraining = retraining;
  }

  @Override
  public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
    List<String> causes = new ArrayList<>();
    RetrainingDefinition now = Loops.retraining(after);
    if (before == null) {
      causes.add(
          "the first model is trained when the dataset '" + now.dataset() + "' has a version");
    } else if (candidateWanted(before, now)) {
      causes.add(
          "a candidate is trained by the new definition; it goes through the gates and a rollout, the champion serves on");
      retraining
          .busy(now)
          .ifPresent(
              what -> causes.add(what + " goes on as it began; the candidate is trained after it"));
    }
    return causes;
  }

  /** Training or gates changed, and the champion was not made by this very definition. */
  private boolean candidateWanted(LoopDocument before, RetrainingDefinition now) {
    return Retraining.differs(Loops.retraining(before), now) && !retraining.championMadeBy(now);
  }

  @Override
  public void apply(LoopDocument document) {
    RetrainingDefinition now = Loops.retraining(document);
    boolean known = retraining.knows(now.loop());
    RetrainingDefinition was = known ? retraining.definition(now.loop()) : now;
    retraining.define(now);
    if (known && Retraining.differs(was, now) && !retraining.championMadeBy(now)) {
      retraining.consider(
          now.loop(), new Trigger("definition", "the definition of the loop changed", Map.of()));
    }
  }

  @Override
  public void remove(LoopDocument document) {
    retraining.remove(document.metadata().name());
  }
}
