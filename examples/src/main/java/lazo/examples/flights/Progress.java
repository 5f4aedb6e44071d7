package lazo.examples.flights;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lazo.client.LazoClient;

/** Tells the decisions and alerts that the server has published since the last look. */
final class Progress {
  private final LazoClient client;
  private final Terminal terminal;
  private final Set<String> told = new HashSet<>();

  Progress(LazoClient client, Terminal terminal) {
    this.client = client;
    this.terminal = terminal;
  }

  /** Keeps what was decided before an instant to itself: an earlier run has told it. */
  void heardBefore(Instant instant) {
    for (JsonNode decision : client.decisions(Replay.LOOP).path("decisions")) {
      if (Instant.parse(decision.path("at").asText()).isBefore(instant)) {
        told.add(key(decision));
      }
    }
  }

  // The rollout and the endpoint each tell of a promotion, in the same words.
  private static String key(JsonNode decision) {
    return decision.path("at").asText() + decision.path("summary").asText();
  }

  void tellNews() {
    List<JsonNode> oldestFirst = new ArrayList<>();
    client.decisions(Replay.LOOP).path("decisions").forEach(oldestFirst::addFirst);
    for (JsonNode decision : oldestFirst) {
      String summary = decision.path("summary").asText();
      if (!summary.isEmpty() && told.add(key(decision))) {
        terminal.note(summary);
      }
    }
  }
}
