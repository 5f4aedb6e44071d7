package lazo.app;

import static lazo.http.About.about;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import lazo.access.Caller;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.task.Replay;

/** The replay clock over HTTP; mounted only on a server started with {@code --replay-clock}. */
final class ClockRoutes {
  private final Replay replay;

  ClockRoutes(Replay replay) {
    this.replay = replay;
  }

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/clock",
        about("Get the time of a server that replays").answers("now", Instant.class),
        request -> Reply.json(Map.of("now", replay.now())));
    routes.post(
        "/lazo/v1/clock",
        about("Move the time of a server that replays, and do what is due on the way")
            .fieldRequired("to", Instant.class, "no earlier than now")
            .answers("now", Instant.class),
        this::advance);
  }

  private Reply advance(Request request) {
    Caller.requireAdmin("move the clock");
    String to = request.json().path("to").asText("");
    try {
      replay.advance(Instant.parse(to));
    } catch (DateTimeParseException e) {
      throw new InvalidInput(
          "'to' must be an instant such as 2001-02-01T00:00:00Z, was '" + to + "'");
    }
    return Reply.json(Map.of("now", replay.now()));
  }
}
