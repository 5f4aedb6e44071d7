package lazo.app;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import lazo.endpoint.Endpoint.Served;
import lazo.endpoint.Endpoints;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.loop.Loops;
import lazo.packaging.Packages;
import lazo.problem.NotFound;
import lazo.registry.Registry;
import lazo.retraining.RetrainingDefinition;
import lazo.retraining.Shipping;
import lazo.rollout.RolloutSpec;
import lazo.rollout.Rollouts;
import lazo.rollout.Target;

/** How candidates and rollouts reach the endpoint. */
final class Ship implements Shipping, Rollouts.Traffic {
  private final Registry registry;
  private final Packages packages;
  private final Endpoints endpoints;
  private final Feedback feedback;
  private final Supplier<Rollouts> rollouts;
  private final Supplier<Loops> loops;

  /** Rollouts and loops are built after this, and asked for when first needed. */
  Ship(
      Registry registry,
      Packages packages,
      Endpoints endpoints,
      Feedback feedback,
      Supplier<Rollouts> rollouts,
      Supplier<Loops> loops) {
    this.registry = registry;
    this.packages = packages;
    this.endpoints = endpoints;
    this.feedback = feedback;
    this.rollouts = rollouts;
    this.loops = loops;
  }

  @Override
  public Optional<Serving> champion(String model) {
    try {
      return registry
          .byAlias(model, "champion")
          .flatMap(
              version ->
                  packages
                      .packageOf(model, version.version())
                      .map(digest -> new Serving(version.version(), digest)));
    } catch (NotFound e) {
      return Optional.empty(); // nothing was registered yet
    }
  }

  @Override
  public void deployFirst(RetrainingDefinition definition, int version, String digest) {
    String summary =
        definition.model()
            + " v"
            + version
            + " serves "
            + definition.endpoint()
            + ": it is the first, there is nothing to compare it with";
    endpoints.deploy(
        definition.endpoint(), new Served(definition.model(), version, digest), summary);
  }

  @Override
  public String rollOut(
      RetrainingDefinition definition,
      Serving champion,
      int version,
      String digest,
      String evaluation) {
    RolloutSpec spec =
        loops
            .get()
            .rollout(
                definition.loop(),
                new Target(definition.model(), champion.version(), champion.digest()),
                new Target(definition.model(), version, digest),
                evaluation);
    return rollouts.get().start(spec).id();
  }

  @Override
  public Optional<Frame> logged(String endpoint, Instant from, Instant to) {
    return Optional.of(feedback.rows(endpoint, from, to)).filter(rows -> rows.rows() > 0);
  }

  @Override
  public void shift(RolloutSpec spec, int challengerWeight, boolean shadow, String reason) {
    endpoints.shift(spec.endpoint(), served(spec.challenger()), challengerWeight, shadow, reason);
  }

  @Override
  public void crown(RolloutSpec spec, Target target, String reason) {
    endpoints.deploy(spec.endpoint(), served(target), reason);
  }

  @Override
  public boolean serves(RolloutSpec spec, Target target) {
    Served champion = endpoints.endpoint(spec.endpoint()).champion();
    return champion != null && champion.digest().equals(target.digest());
  }

  private static Served served(Target target) {
    return new Served(target.model(), target.version(), target.digest());
  }
}
