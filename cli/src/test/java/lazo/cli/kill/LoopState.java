package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the server says about the little loop. */
final class LoopState {
  private final KilledServer server;

  LoopState(KilledServer server) {
    this.server = server;
  }

  /** By sequence number. */
  Map<Long, JsonNode> decisions() {
    Map<Long, JsonNode> found = new ConcurrentSkipListMap<>();
    list("/lazo/v1/loops/little/decisions?max=5000", "decisions")
        .forEach(one -> found.put(one.path("seq").asLong(), one));
    return found;
  }

  List<JsonNode> runs() {
    return list("/lazo/v1/pipelines/runs?loop=little&max=200", "runs");
  }

  List<JsonNode> rollouts() {
    return list("/lazo/v1/rollouts?endpoint=little&max=200", "rollouts");
  }

  private List<JsonNode> list(String path, String name) {
    List<JsonNode> found = new ArrayList<>();
    done(server.get(path), name).path(name).forEach(found::add);
    return found;
  }

  boolean training() {
    return runs().stream()
        .filter(run -> is(run, "RUNNING"))
        .flatMap(run -> run.path("steps").valueStream())
        .anyMatch(step -> step.path("name").asText().equals("train") && is(step, "RUNNING"));
  }

  Optional<JsonNode> openRollout() {
    return rollouts().stream().filter(one -> is(one, "RUNNING")).findFirst();
  }

  JsonNode endpoint() {
    return done(server.get("/lazo/v1/endpoints/little"), "endpoint");
  }

  Instant clock() {
    return Instant.parse(done(server.get("/lazo/v1/clock"), "clock").path("now").asText());
  }

  static boolean is(JsonNode one, String state) {
    return one.path("state").asText().equals(state);
  }
}
