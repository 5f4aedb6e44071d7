package lazo.app;

import static lazo.http.About.about;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.endpoint.Endpoint;
import lazo.endpoint.Endpoints;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.stats.quality.Quality;

/**
 * The quality of what an endpoint served, and of its baseline on the same labelled rows, computed
 * from the prediction log.
 */
final class QualityRoutes {
  private final Feedback feedback;
  private final Endpoints endpoints;

  QualityRoutes(Feedback feedback, Endpoints endpoints) {
    this.feedback = feedback;
    this.endpoints = endpoints;
  }

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/endpoints/:name/quality",
        about(
                "Get the quality of what an endpoint served, and of its baseline, on the rows with a label")
            .queryRequired("from", Instant.class, "the first instant")
            .queryRequired("to", Instant.class, "up to this instant")
            .answers("served", Map.class)
            .answers("baseline", Map.class),
        this::quality);
  }

  private Reply quality(Request request) {
    Endpoint endpoint = endpoints.endpoint(request.pathParam("name"));
    Frame rows = feedback.rows(endpoint.name(), instant(request, "from"), instant(request, "to"));
    double[] labels = rows.doubles("label");
    double[] served = rows.rows() == 0 ? new double[0] : rows.doubles("score");
    String column =
        endpoint.baseline() == null ? "" : Feedback.scoreColumn(endpoint.baseline().digest());
    double[] baseline = rows.has(column) ? rows.doubles(column) : new double[rows.rows()];
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (!Double.isNaN(labels[i]) && (!rows.has(column) || !Double.isNaN(baseline[i]))) {
        known.add(i);
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("served", summary(known, served, labels));
    answer.put("baseline", rows.has(column) ? summary(known, baseline, labels) : Map.of());
    return Reply.json(answer);
  }

  private static Map<String, Object> summary(
      List<Integer> known, double[] scores, double[] labels) {
    if (known.isEmpty()) {
      return Map.of("rows", 0);
    }
    double[] p = known.stream().mapToDouble(row -> scores[row]).toArray();
    double[] y = known.stream().mapToDouble(row -> labels[row]).toArray();
    Quality quality = Quality.of(p, y);
    return Map.of(
        "rows", p.length,
        "logLoss", quality.logLoss(),
        "auc", quality.auc(),
        "calibrationError", quality.calibration().expectedError(),
        "meanPrediction", java.util.Arrays.stream(p).average().orElse(0),
        "meanLabel", java.util.Arrays.stream(y).average().orElse(0));
  }

  private static Instant instant(Request request, String name) {
    String text = request.queryParam(name).orElse("");
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInput(
          "query parameter '"
              + name
              + "' must be an instant such as 2001-02-01T00:00:00Z, was '"
              + text
              + "'");
    }
  }
}
