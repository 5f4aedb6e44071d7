package lazo.retraining;

import java.time.Instant;
import java.util.Optional;
import lazo.features.Frame;

/**
 * What retraining needs of the parts that serve: who serves now, what was logged, and how a
 * candidate takes over. {@code app} wires it to endpoints, rollouts and feedback.
 */
public interface Shipping {
  /** A model version that serves, and its package. */
  record Serving(int version, String digest) {}

  Optional<Serving> champion(String model);

  /** The model's first version serves at once: there is nothing to compare it with. */
  void deployFirst(RetrainingDefinition definition, int version, String digest);

  /** Begins a rollout of the version against the champion; returns its id. */
  String rollOut(
      RetrainingDefinition definition,
      Serving champion,
      int version,
      String digest,
      String evaluation);

  /**
   * The predictions logged for the endpoint in a span of server time, one row each: the model's
   * inputs and the extra ones that the requests sent, under their own names; empty when none was
   * logged.
   */
  Optional<Frame> logged(String endpoint, Instant from, Instant to);
}
