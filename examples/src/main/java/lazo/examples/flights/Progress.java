package lazo.examples.flights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
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

  void tellNews() {
    for (JsonNode decision : client.decisions(Replay.LOOP).path("decisions")) {
      String summary = decision.path("summary").asText();
      if (!summary.isEmpty() && told.add(decision.path("seq").asText() + summary)) {
        terminal.note(summary);
      }
    }
  }
}
