package lazo.endpoint;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Endpoints and feeds over HTTP. */
final class EndpointRoutes {
  private static final int FEED_ROWS_MAX = 100_000;
  private static final int FEED_ID_MAX = 128;

  private final Endpoints endpoints;

  EndpointRoutes(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  void register(Routes routes) {
    routes.get(
        "/lazo/v1/endpoints",
        about("List endpoints").answersList("endpoints", Endpoint.class),
        request -> Reply.json(Map.of("endpoints", endpoints.endpoints())));
    routes.get(
        "/lazo/v1/endpoints/:name",
        about("Get an endpoint").answers(Endpoint.class),
        request -> Reply.json(endpoints.endpoint(request.pathParam("name"))));
    routes.post(
        "/lazo/v1/endpoints/:name",
        about("Deploy a model to an endpoint without a rollout")
            .fieldRequired("model", String.class, "such as models:/name@alias or models:/name/3")
            .answers(Endpoint.class),
        this::deploy);
    routes.post(
        "/lazo/v1/loops/:loop/feeds/:feed",
        about("Send rows of a feed")
            .fieldRequired(
                "columns", Map.class, "a list of values for each column, all of the same length")
            .answers("accepted", Integer.class),
        this::feed);
  }

  private Reply deploy(Request request) {
    String model = request.json().path("model").asText("");
    if (model.isEmpty()) {
      throw new InvalidInput("say what to deploy: {\"model\": \"models:/name@alias\"}");
    }
    return Reply.json(endpoints.deploy(request.pathParam("name"), model));
  }

  private Reply feed(Request request) {
    JsonNode body = request.json();
    Frame rows = rows(body.path("columns"));
    return Reply.json(
        Map.of(
            "accepted",
            endpoints.feed(
                request.pathParam("loop"), request.pathParam("feed"), feedId(body), rows)));
  }

  private static @Nullable String feedId(JsonNode body) {
    if (!body.hasNonNull("id")) {
      return null;
    }
    String id = body.get("id").asText();
    if (!body.get("id").isTextual() || id.isEmpty() || id.length() > FEED_ID_MAX) {
      throw new InvalidInput(
          "'id' of feed rows must be a text of 1 to " + FEED_ID_MAX + " characters");
    }
    return id;
  }

  private static Frame rows(JsonNode columns) {
    if (!columns.isObject() || columns.isEmpty()) {
      throw new InvalidInput("feed rows come as {\"columns\": {\"time\": [...], \"key\": [...]}}");
    }
    int rows = columns.elements().next().size();
    if (rows > FEED_ROWS_MAX) {
      throw new InvalidInput(
          rows
              + " feed rows in one call, at most "
              + FEED_ROWS_MAX
              + " are taken; send them in several");
    }
    Frame.Builder frame = Frame.builder(rows);
    columns
        .properties()
        .forEach(entry -> frame.add(entry.getKey(), column(entry.getKey(), entry.getValue())));
    return frame.build();
  }

  private static Column column(String name, JsonNode values) {
    if (!values.isArray()) {
      throw new InvalidInput("feed column '" + name + "' must be a list");
    }
    boolean texts = !values.isEmpty() && values.get(0).isTextual();
    if (texts && instant(values.get(0).asText()) != null) {
      long[] micros = new long[values.size()];
      String before = "";
      for (int i = 0; i < micros.length; i++) {
        String text = values.get(i).asText();
        if (text.equals(before)) { // rows of one minute come together
          micros[i] = micros[i - 1];
          continue;
        }
        before = text;
        Instant instant = instant(text);
        if (instant == null) {
          throw new InvalidInput(
              "feed column '"
                  + name
                  + "', row "
                  + i
                  + ": '"
                  + text
                  + "' is not an instant such as 2001-02-01T10:00:00Z");
        }
        micros[i] = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      }
      return new Column.Longs(micros);
    }
    if (texts) {
      @Nullable String[] strings = new @Nullable String[values.size()];
      for (int i = 0; i < strings.length; i++) {
        strings[i] = values.get(i).isNull() ? null : values.get(i).asText();
      }
      return new Column.Strings(strings);
    }
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          values.get(i).isNumber()
              ? values.get(i).doubleValue()
              : values.get(i).isBoolean() ? (values.get(i).booleanValue() ? 1 : 0) : Double.NaN;
    }
    return new Column.Doubles(numbers);
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
