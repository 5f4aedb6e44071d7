package lazo.loop;

import java.util.List;
import java.util.Map;
import lazo.endpoint.Endpoints;
import org.jspecify.annotations.Nullable;

/** Tells the endpoint its feeds and how their rows are derived. */
final class EndpointPart implements Loops.Part {
  private final Endpoints endpoints;

  EndpointPart(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public List<String> causes(@Nullable LoopDocument before, LoopDocument after) {
    if (before != null && !before.deploy().equals(after.deploy())) {
      return List.of(
          "a rollout under way keeps its steps and limits; the next one follows the new ones");
    }
    return List.of();
  }

  @Override
  public void apply(LoopDocument document) {
    endpoints.define(
        document.deploy().endpoint(),
        document.metadata().name(),
        LoopFeatures.feeds(document),
        document.data().time(),
        document.data().derive());
  }

  /** What serves goes on serving, without an owner. */
  @Override
  public void remove(LoopDocument document) {
    endpoints.define(document.deploy().endpoint(), "", List.of(), null, Map.of());
  }
}
