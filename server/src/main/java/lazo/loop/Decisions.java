package lazo.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.event.StoredEvent;
import lazo.loop.Decision.Outcome;
import lazo.store.Json;

/**
 * Reads the events about a loop as its timeline. An event type that is not listed here is not a
 * decision.
 */
final class Decisions {
  private record Kind(Stage stage, Outcome outcome) {}

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("LoopApplied", new Kind(Stage.DATA, Outcome.NOTED)),
          Map.entry("LoopDeleted", new Kind(Stage.DATA, Outcome.NOTED)),
          Map.entry("DeliveryRefused", new Kind(Stage.VALIDATE, Outcome.FAILED)),
          Map.entry("RetrainingStarted", new Kind(Stage.RETRAIN, Outcome.RUNNING)),
          Map.entry("RetrainingDeclined", new Kind(Stage.RETRAIN, Outcome.NOTED)),
          Map.entry("CandidateTrained", new Kind(Stage.TRAIN, Outcome.PASSED)),
          Map.entry("PipelineEnded", new Kind(Stage.RETRAIN, Outcome.NOTED)),
          Map.entry("EvaluationFinished", new Kind(Stage.EVALUATE, Outcome.NOTED)),
          Map.entry("EndpointDeployed", new Kind(Stage.SERVE, Outcome.PASSED)),
          Map.entry("RolloutStarted", new Kind(Stage.DEPLOY, Outcome.RUNNING)),
          Map.entry("StepPassed", new Kind(Stage.DEPLOY, Outcome.PASSED)),
          Map.entry("RolloutHeld", new Kind(Stage.DEPLOY, Outcome.UNDECIDED)),
          Map.entry("RolloutChanged", new Kind(Stage.DEPLOY, Outcome.NOTED)),
          Map.entry("RolledBack", new Kind(Stage.DEPLOY, Outcome.FAILED)),
          Map.entry("Promoted", new Kind(Stage.DEPLOY, Outcome.PASSED)),
          Map.entry("AlertRaised", new Kind(Stage.MONITOR, Outcome.FAILED)),
          Map.entry("DriftFound", new Kind(Stage.MONITOR, Outcome.NOTED)),
          Map.entry("AlertClosed", new Kind(Stage.MONITOR, Outcome.PASSED)));

  private Decisions() {}

  /** Whether events of a type are decisions. */
  static boolean isOne(String type) {
    return KINDS.containsKey(type);
  }

  static List<Decision> of(List<StoredEvent> events) {
    return events.stream().map(Decisions::of).flatMap(Optional::stream).toList();
  }

  static Optional<Decision> of(StoredEvent event) {
    Kind kind = KINDS.get(event.type());
    if (kind == null) {
      return Optional.empty();
    }
    JsonNode evidence = Json.tree(event.payload());
    return Optional.of(
        new Decision(
            event.seq(),
            event.type(),
            event.at(),
            kind.stage,
            outcome(kind, evidence),
            summary(event.type(), evidence),
            evidence));
  }

  private static Outcome outcome(Kind kind, JsonNode evidence) {
    String said =
        evidence
            .path("verdict")
            .path("kind")
            .asText(evidence.path("verdict").asText(evidence.path("state").asText("")));
    return switch (said.toUpperCase(java.util.Locale.ROOT)) {
      case "PASSED", "FINISHED" -> Outcome.PASSED;
      case "FAILED" -> Outcome.FAILED;
      case "UNDECIDED", "STOPPED" -> Outcome.UNDECIDED;
      default -> kind.outcome;
    };
  }

  private static String summary(String type, JsonNode evidence) {
    for (String field : List.of("summary", "message", "reason")) {
      if (!evidence.path(field).asText("").isEmpty()) {
        return evidence.path(field).asText();
      }
    }
    return switch (type) {
      case "LoopApplied" ->
          "revision "
              + evidence.path("revision").asText()
              + " applied: "
              + texts(evidence.path("changes"));
      case "LoopDeleted" -> "the loop was deleted";
      case "DeliveryRefused" ->
          "delivery "
              + evidence.path("file").asText()
              + " refused: "
              + texts(evidence.path("reasons"));
      case "PipelineEnded" ->
          "pipeline run " + evidence.path("state").asText().toLowerCase(java.util.Locale.ROOT);
      default -> type;
    };
  }

  private static String texts(JsonNode list) {
    StringBuilder texts = new StringBuilder();
    list.forEach(item -> texts.append(texts.isEmpty() ? "" : "; ").append(item.asText()));
    return texts.toString();
  }
}
