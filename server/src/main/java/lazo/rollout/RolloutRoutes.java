package lazo.rollout;

import static lazo.http.About.about;

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
        about("List rollouts, newest first")
            .query("endpoint", String.class, "only of this endpoint")
            .query("max", Integer.class, "at most so many, up to " + PAGE_MAX, 50)
            .answersList("rollouts", Rollout.class),
        request ->
            Reply.json(
                Map.of(
                    "rollouts",
                    rollouts.rollouts(
                        request.queryParam("endpoint").orElse(""),
                        request.queryInt("max", 50, 1, PAGE_MAX)))));
    routes.get(
        "/lazo/v1/rollouts/:id",
        about("Get a rollout with the evidence of its last look").answers(Rollout.class),
        request -> Reply.json(rollouts.rollout(request.pathParam("id"))));
    verb(routes, "pause", "Pause a rollout where it is", rollouts::pause);
    verb(routes, "resume", "Go on with a paused rollout", rollouts::resume);
    verb(routes, "promote", "Give the challenger all traffic now", rollouts::promote);
    verb(routes, "abort", "Give the champion all traffic and end the rollout", rollouts::abort);
    verb(routes, "undo", "Take back the promotion of the version that serves", rollouts::undo);
  }

  private static void verb(
      Routes routes, String verb, String summary, Function<String, Rollout> action) {
    routes.post(
        "/lazo/v1/rollouts/:id/" + verb,
        about(summary).answers(Rollout.class),
        request -> Reply.json(action.apply(request.pathParam("id"))));
  }
}
