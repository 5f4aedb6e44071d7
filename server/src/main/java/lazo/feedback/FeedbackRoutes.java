package lazo.feedback;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import org.jspecify.annotations.Nullable;

/** Labels and predictions over HTTP. */
final class FeedbackRoutes {
  private final Feedback feedback;

  FeedbackRoutes(Feedback feedback) {
    this.feedback = feedback;
  }

  void register(Routes routes) {
    routes.post(
        "/lazo/v1/labels",
        about("Send what turned out to be true")
            .fieldRequired("labels", Label[].class, "the ids are those of predictions: REQUEST/ROW")
            .answers(LabelReceipt.class),
        this::accept);
    routes.get(
        "/lazo/v1/predictions/*id",
        about("Get a logged prediction with its label; the id is REQUEST/ROW").answers(Map.class),
        this::prediction);
  }

  /**
   * 200 with the receipt, whose {@code unknown} lists the ids that were not found; 404 when none
   * was.
   */
  private Reply accept(Request request) {
    List<Label> labels = labels(request.json());
    LabelReceipt receipt = feedback.accept(labels);
    if (!labels.isEmpty() && receipt.unknownCount() > 0 && nothingKnown(receipt)) {
      throw new NotFound(
          "no logged prediction has the id '"
              + receipt.unknown().getFirst()
              + "'"
              + (receipt.unknownCount() > 1
                  ? " nor any of the other " + (receipt.unknownCount() - 1) + " ids sent"
                  : "")
              + "; row k of a request has the id REQUEST/k, where REQUEST is the id in its answer");
    }
    return Reply.json(receipt);
  }

  private static boolean nothingKnown(LabelReceipt receipt) {
    return receipt.accepted() + receipt.duplicates() + receipt.changed() == 0;
  }

  private static List<Label> labels(JsonNode body) {
    JsonNode array = body.path("labels");
    if (!array.isArray()) {
      throw new InvalidInput(
          "the body must be {\"labels\": [{\"id\": \"REQUEST/0\", \"value\": 1}, ...]}");
    }
    List<Label> labels = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode one = array.get(i);
      JsonNode value = one.path("value");
      if (!one.path("id").isTextual() || !(value.isNumber() || value.isBoolean())) {
        throw new InvalidInput(
            "labels[" + i + "] needs a text 'id' and a number 'value', was " + shortened(one));
      }
      double number = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble();
      labels.add(new Label(one.path("id").asText(), number));
    }
    return labels;
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  private Reply prediction(Request request) {
    String id = request.pathParam("id");
    Frame row =
        feedback
            .prediction(id)
            .orElseThrow(() -> new NotFound("no logged prediction has the id '" + id + "'"));
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    for (String name : row.names()) {
      shown.put(
          name,
          switch (row.column(name)) {
            case Column.Doubles(double[] values) -> Double.isNaN(values[0]) ? null : values[0];
            case Column.Longs longs ->
                name.equals(Rows.AT)
                    ? Instant.EPOCH.plus(longs.values()[0], ChronoUnit.MICROS)
                    : longs.missing(0) ? null : longs.values()[0];
            case Column.Strings texts -> texts.values()[0];
          });
    }
    return Reply.json(shown);
  }
}
