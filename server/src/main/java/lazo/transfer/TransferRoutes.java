package lazo.transfer;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.access.Caller;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;

/** Moving in over HTTP. */
final class TransferRoutes {
  private static final int IDS_MAX = 10_000;
  private static final int ORIGIN_CHARACTERS_MAX = 500;
  private static final String ORIGIN =
      "a name for the server that this comes from; ids of experiments count within it";

  private final Transfer transfer;

  TransferRoutes(Transfer transfer) {
    this.transfer = transfer;
  }

  void register(Routes routes) {
    routes.post(
        "/lazo/v1/import",
        about(
                "Take experiments, runs, models and traces of another server with their ids and times")
            .queryRequired("origin", String.class, ORIGIN)
            .takes(
                "application/octet-stream",
                "JSON lines, one thing on a line, each an object with its kind as the only field: experiment, run, metrics, model, registered, version, alias, trace, whole")
            .answers(Receipt.class),
        this::accept);
    routes.post(
        "/lazo/v1/import/whole",
        about("Ask which things came whole and have not changed in their origin since")
            .queryRequired("origin", String.class, ORIGIN)
            .fieldRequired("kind", String.class, "run, model or trace")
            .fieldRequired("marks", Map.class, "the mark of each by its id")
            .answersList("whole", String.class),
        this::whole);
    routes.post(
        "/lazo/v1/import/files",
        about("List the files of runs and logged models that are here, with their digests")
            .fieldRequired("ids", String[].class, "of runs and logged models")
            .answersList("owners", Transfer.Files.class),
        this::files);
  }

  private Reply accept(Request request) {
    Caller.requireAdmin("import");
    return Reply.json(transfer.accept(origin(request), MovedLines.all(request.text())));
  }

  private static String origin(Request request) {
    String origin = request.queryParam("origin").orElse("").replace("\0", "");
    if (origin.isEmpty() || origin.length() > ORIGIN_CHARACTERS_MAX) {
      throw new InvalidInput(
          "the query parameter 'origin' must name where this comes from, in at most "
              + ORIGIN_CHARACTERS_MAX
              + " characters");
    }
    return origin;
  }

  private Reply whole(Request request) {
    Caller.requireAdmin("import");
    JsonNode body = request.json();
    Map<String, String> marks = new LinkedHashMap<>();
    body.path("marks")
        .properties()
        .forEach(mark -> marks.put(text(mark.getKey()), mark.getValue().asText()));
    if (marks.size() > IDS_MAX) {
      throw new InvalidInput("'marks' has more than " + IDS_MAX + " ids; ask in parts");
    }
    String kind = text(body.path("kind").asText());
    return Reply.json(Map.of("whole", transfer.whole(origin(request), kind, marks)));
  }

  /** PostgreSQL takes no NUL in a text, not even in a question. */
  private static String text(String text) {
    return text.replace("\0", "");
  }

  private Reply files(Request request) {
    Caller.requireAdmin("import");
    List<String> ids = new ArrayList<>();
    request.json().path("ids").forEach(id -> ids.add(text(id.asText())));
    if (ids.size() > IDS_MAX) {
      throw new InvalidInput("'ids' has more than " + IDS_MAX + " entries; ask in parts");
    }
    return Reply.json(Map.of("owners", transfer.files(ids)));
  }
}
