package lazo.cli.kill;

import static lazo.cli.kill.KilledServer.done;
import static lazo.cli.kill.LoopState.is;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must hold of a loop after a kill, and after all of them. */
final class LoopChecks {
  /** A step that never survives is not begun for ever; the next trigger starts another run. */
  private static final String GIVEN_UP = "it was begun 3 times and the server stopped each time";

  private final KilledServer server;
  private final LittleLoop loop;
  private final LoopState state;

  LoopChecks(KilledServer server, LittleLoop loop) {
    this.server = server;
    this.loop = loop;
    this.state = loop.state;
  }

  /** Before anything is done: what is stored is whole and fits together. */
  void afterStart() {
    Map<Long, JsonNode> decisions = state.decisions();
    assertThat(decisions).as("decisions that were read once").containsAllEntriesOf(loop.decisions);
    Instant clock = state.clock();
    assertThat(clock).as("the clock").isAfterOrEqualTo(loop.clock());
    decisions
        .values()
        .forEach(
            one ->
                assertThat(Instant.parse(one.path("at").asText()))
                    .as("the time of decision " + one)
                    .isBeforeOrEqualTo(clock));
    assertThat(state.runs().stream().filter(run -> is(run, "WAITING") || is(run, "RUNNING")))
        .as("runs that are not over")
        .hasSizeLessThanOrEqualTo(1);
    trafficFollowsTheRollout();
  }

  private void trafficFollowsTheRollout() {
    List<JsonNode> rollouts = state.rollouts();
    assertThat(rollouts)
        .filteredOn(one -> loop.aborted.contains(one.path("id").asText()))
        .hasSize(loop.aborted.size())
        .allMatch(one -> is(one, "ABORTED"));
    if (rollouts.isEmpty()) {
      return;
    }
    JsonNode newest = rollouts.getFirst();
    JsonNode spec = newest.path("spec");
    JsonNode endpoint = state.endpoint();
    boolean open = is(newest, "RUNNING");
    assertThat(endpoint.path("champion").path("digest").asText())
        .as("who serves after " + newest)
        .isEqualTo(
            spec.path(is(newest, "PROMOTED") ? "challenger" : "champion").path("digest").asText());
    assertThat(endpoint.path("challenger").path("digest").asText(""))
        .as("who is tried out after " + newest)
        .isEqualTo(open ? spec.path("challenger").path("digest").asText() : "");
    assertThat(endpoint.path("weight").asInt())
        .as("the share of the traffic after " + newest)
        .isEqualTo(open ? spec.path("weights").path(newest.path("step").asInt()).asInt() : 0);
  }

  /** Nothing that was acknowledged is lost. */
  void compare() {
    System.out.printf(
        "until %s acknowledged: %d predictions, %d labels, %d deliveries, %d decisions, %d aborts%n",
        loop.day(),
        loop.predictions.size() * LittleLoop.ROWS_A_REQUEST,
        loop.labels.size(),
        loop.deliveries.size(),
        loop.decisions.size(),
        loop.aborted.size());
    loop.deliveries.forEach(
        (version, digest) ->
            assertThat(
                    done(
                            server.get("/lazo/v1/datasets/little/versions/" + version),
                            "version " + version)
                        .path("digest")
                        .asText())
                .isEqualTo(digest));
    assertThat(loop.post(loop.labels).path("duplicates").asInt())
        .as("labels that are known")
        .isEqualTo(loop.labels.size());
    loop.predictions.forEach(
        (id, outputs) -> {
          JsonNode kept = done(server.get("/lazo/v1/predictions/" + id + "/0"), "prediction " + id);
          assertThat(kept.path("score").floatValue())
              .as("the answer to " + id)
              .isEqualTo(LittleLoop.firstAnswer(outputs));
        });
  }

  /** The loop went on, and did nothing twice. */
  void wentOn(Instant lastKill) {
    List<JsonNode> runs = state.runs();
    List<JsonNode> rollouts = state.rollouts();
    System.out.printf(
        "%d trainings (%d given up), %d rollouts %s%n",
        runs.size(),
        runs.stream().filter(run -> is(run, "FAILED")).count(),
        rollouts.size(),
        counts(rollouts, one -> one.path("state").asText()));
    assertThat(runs)
        .allMatch(run -> !is(run, "FAILED") || run.path("message").asText().contains(GIVEN_UP));
    assertThat(runs).as("runs that are not over").noneMatch(run -> is(run, "RUNNING"));
    assertThat(runs)
        .as("a training after the last kill, at " + lastKill)
        .anyMatch(
            run ->
                is(run, "FINISHED")
                    && Instant.parse(run.path("started").asText()).isAfter(lastKill));
    assertThat(rollouts.stream().filter(one -> is(one, "RUNNING")))
        .as("rollouts that are not over")
        .hasSizeLessThanOrEqualTo(1);
    once("CandidateTrained", "run");
    once("EvaluationFinished", "candidate");
    once("RolloutStarted", "rollout");
    once("Promoted", "rollout");
    once("RolledBack", "rollout");
  }

  private void once(String type, String subject) {
    List<JsonNode> told =
        state.decisions().values().stream()
            .filter(one -> one.path("type").asText().equals(type))
            .toList();
    assertThat(counts(told, one -> one.path("evidence").path(subject).asText()))
        .as(type + ", by " + subject)
        .isNotEmpty()
        .allSatisfy((of, times) -> assertThat(times).as(of).isEqualTo(1));
  }

  private static Map<String, Long> counts(List<JsonNode> all, Function<JsonNode, String> by) {
    return all.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }
}
