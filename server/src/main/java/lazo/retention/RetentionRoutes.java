package lazo.retention;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import lazo.access.Caller;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.loop.Durations;
import lazo.problem.InvalidInput;
import lazo.tracking.Bin.Contents;

/** The bin over HTTP. */
final class RetentionRoutes {
  private static final int IDS_MAX = 10_000;

  private final Retention retention;

  RetentionRoutes(Retention retention) {
    this.retention = retention;
  }

  /** What the bin holds, and for how long: a duration such as 30d, or "forever". */
  record BinView(String kept, List<String> runs, List<String> models, List<String> experiments) {}

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/bin",
        about("Get what is deleted and can be restored").answers(BinView.class),
        request -> {
          Caller.requireAdmin("see what is in the bin of everyone");
          Contents contents = retention.contents();
          return Reply.json(
              new BinView(
                  retention.kept().map(Durations::format).orElse("forever"),
                  contents.runs(),
                  contents.models(),
                  contents.experiments()));
        });
    routes.post(
        "/lazo/v1/bin/purge",
        about("Delete for good what is in the bin, and free the files that nothing refers to")
            .field("runs", List.class, "ids of deleted runs")
            .field("models", List.class, "ids of deleted logged models")
            .field("experiments", List.class, "ids of deleted experiments")
            .field(
                "deleted_for",
                String.class,
                "in place of ids: all that was deleted this long ago, such as 30d; 0s is all")
            .field(
                "grace",
                String.class,
                "how long a file must have been without a reference before it goes; default 1h")
            .answers(Retention.Gone.class),
        this::purge);
  }

  private Reply purge(Request request) {
    Caller.requireAdmin("empty the bin");
    JsonNode body = request.json();
    Duration grace = duration(body, "grace").orElse(Retention.GRACE);
    Contents named = new Contents(ids(body, "runs"), ids(body, "models"), ids(body, "experiments"));
    Optional<Duration> deletedFor = duration(body, "deleted_for");
    if (deletedFor.isPresent() != named.isEmpty()) {
      throw new InvalidInput(
          "say what goes: either 'deleted_for', such as \"30d\", or ids in 'runs', 'models' or 'experiments'");
    }
    return Reply.json(
        deletedFor
            .map(time -> retention.empty(time, grace))
            .orElseGet(() -> retention.purge(named, grace)));
  }

  private static List<String> ids(JsonNode body, String field) {
    JsonNode given = body.path(field);
    if (given.isMissingNode() || given.isNull()) {
      return List.of();
    }
    List<String> ids =
        StreamSupport.stream(given.spliterator(), false)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .distinct()
            .toList();
    if (!given.isArray() || ids.size() != given.size() || ids.size() > IDS_MAX) {
      throw new InvalidInput(
          "'" + field + "' must be a list of at most " + IDS_MAX + " different ids");
    }
    return ids;
  }

  private static Optional<Duration> duration(JsonNode body, String field) {
    JsonNode given = body.path(field);
    if (given.isMissingNode() || given.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        Durations.parse(given.asText())
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "'"
                            + field
                            + "' must be a time such as 90s, 12h or 30d, was "
                            + Map.of(field, given))));
  }
}
