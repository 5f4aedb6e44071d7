package lazo.retraining;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import lazo.evaluation.Evaluation;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Asking for an evaluation over HTTP; those that were made are read at the same address. */
final class EvaluationRoutes {
  private static final Set<String> FIELDS =
      Set.of("model", "against", "dataset_version", "from", "to");

  private final AskedEvaluation evaluation;

  EvaluationRoutes(AskedEvaluation evaluation) {
    this.evaluation = evaluation;
  }

  void register(Routes routes) {
    routes.post(
        "/lazo/v1/evaluations",
        about("Judge a model by the gates of its loop, now")
            .fieldRequired("model", String.class, "such as models:/name/3")
            .field("against", String.class, "the model to compare with, otherwise the champion")
            .field("dataset_version", Integer.class, "the data to judge on, otherwise the newest")
            .field("from", Instant.class, "the first row")
            .field("to", Instant.class, "rows up to this instant")
            .answers(Evaluation.class),
        this::evaluate);
  }

  private Reply evaluate(Request request) {
    JsonNode body = request.json();
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new InvalidInput(
                    "an evaluation has no field '"
                        + field
                        + "'; it has "
                        + String.join(", ", FIELDS.stream().sorted().toList()));
              }
            });
    if (!body.path("model").isTextual() || body.path("model").asText().isEmpty()) {
      throw new InvalidInput("say what to evaluate: {\"model\": \"models:/name/3\"}");
    }
    return Reply.json(
        evaluation.judge(
            new AskedEvaluation.Wish(
                body.path("model").asText(),
                text(body, "against"),
                version(body.path("dataset_version")),
                instant(body, "from"),
                instant(body, "to"))));
  }

  private static String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw new InvalidInput(field + " must be a text, was " + value);
    }
    return value.asText("");
  }

  private static int version(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
      throw new InvalidInput("dataset_version must be a whole number from 1 on, was " + value);
    }
    return value.asInt();
  }

  private static @Nullable Instant instant(JsonNode body, String field) {
    String text = text(body, field);
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInput(
          field + " must be an instant such as 2001-02-01T00:00:00Z, was '" + text + "'", e);
    }
  }
}
