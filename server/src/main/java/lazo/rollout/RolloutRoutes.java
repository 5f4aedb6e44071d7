package lazo.rollout;

import java.util.Map;
import java.util.function.Function;
import lazo.http.Reply;
import lazo.http.Routes;

/** Rollouts over HTTP. */
final class RolloutRoutes {
  private static final int PAGE_MAX = 500;

  private final Rollouts rollouts;

  RolloutRoutes(Rollouts rollouts) {
    this.rollouts = rollouts;
  }

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/rollouts",
        request ->
            Reply.json(
                Map.of(
                    "rollouts",
                    rollouts.rollouts(
                        request.queryParam("endpoint").orElse(""),
                        request.queryInt("max", 50, 1, PAGE_MAX)))));
    routes.get(
        "/lazo/v1/rollouts/:id", request -> Reply.json(rollouts.rollout(request.pathParam("id"))));
    verb(routes, "pause", rollouts::pause);
    verb(routes, "resume", rollouts::resume);
    verb(routes, "promote", rollouts::promote);
    verb(routes, "abort", rollouts::abort);
    verb(routes, "undo", rollouts::undo);
  }

  private static void verb(Routes routes, String verb, Function<String, Rollout> action) {
    routes.post(
        "/lazo/v1/rollouts/:id/" + verb,
        request -> Reply.json(action.apply(request.pathParam("id"))));
  }
}
