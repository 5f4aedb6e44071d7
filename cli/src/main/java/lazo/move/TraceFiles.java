package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lazo.store.Json;

/**
 * The spans that MLflow keeps as a file beside the artifacts of a trace. They become spans of Lazo
 * where their ids lead back to the trace; otherwise the file itself is copied, and clients read it
 * as before.
 */
final class TraceFiles {
  private static final String FILE = "traces.json";
  private static final ObjectMapper JSON = Json.MAPPER;

  private final Function<FilePlace, List<FoundFile>> lister;
  private final Report report;

  TraceFiles(Function<FilePlace, List<FoundFile>> lister, Report report) {
    this.lister = lister;
    this.report = report;
  }

  List<JsonNode> spans(String traceId, FilePlace place) {
    try {
      for (FoundFile file : lister.apply(place)) {
        if (file.path().equals(FILE)) {
          return read(traceId, file);
        }
      }
    } catch (IOException | RuntimeException e) {
      report.misfit("spans of trace " + traceId, "their file cannot be read: " + e.getMessage());
    }
    return List.of();
  }

  private static List<JsonNode> read(String traceId, FoundFile file) throws IOException {
    List<JsonNode> spans = new ArrayList<>();
    try (InputStream in = file.opener().open()) {
      for (JsonNode span : JSON.readTree(in).path("spans")) {
        spans.add(SpanForm.of(span));
      }
    }
    boolean own = spans.stream().allMatch(span -> traceId.equals("tr-" + SpanForm.traceId(span)));
    return own ? spans : List.of();
  }
}
