package lazo.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lazo.http.About.Answer;
import lazo.http.About.Param;
import lazo.http.About.Place;
import lazo.store.Json;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of a route table, made from what each route says about itself. */
public final class OpenApi {
  private static final String JSON = "application/json";
  private static final String MLFLOW = "MLflow";
  private static final String COPIES = "^/(ajax-)?api/[23]\\.0/";
  private static final String FIRST = "/api/2.0/";

  private final ObjectNode document = Json.MAPPER.createObjectNode();
  private final ObjectNode paths;
  private final JsonSchemas schemas;

  private OpenApi(String version, JsonNode more) {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Lazo")
        .put("version", version)
        .put(
            "description",
            "Lazo's own calls, those of the Open Inference Protocol, and the names of those of"
                + " MLflow, which MLflow's own reference describes.")
        .putObject("license")
        .put("name", "Apache 2.0")
        .put("identifier", "Apache-2.0");
    tags();
    paths = document.putObject("paths");
    ObjectNode components = document.putObject("components");
    ObjectNode shared = components.putObject("schemas");
    schemas = new JsonSchemas(shared);
    more.path("paths").properties().forEach(one -> paths.set(one.getKey(), one.getValue()));
    more.path("schemas").properties().forEach(one -> shared.set(one.getKey(), one.getValue()));
    ObjectNode responses = components.putObject("responses");
    error(responses.putObject("Error"), "error", schemas.of(Errors.Told.class));
    ObjectNode text = Json.MAPPER.createObjectNode().put("type", "string");
    error(responses.putObject(MLFLOW + "Error"), "error_code", text);
  }

  /**
   * @param more paths and schemas of what is not in the table
   */
  public static ObjectNode of(List<Routes.Route> table, String version, JsonNode more) {
    OpenApi made = new OpenApi(version, more);
    Set<String> keys = new HashSet<>();
    table.forEach(route -> keys.add(key(route.method(), route.path())));
    for (Routes.Route route : table) {
      String first = route.path().replaceFirst(COPIES, FIRST);
      boolean copy = !first.equals(route.path()) && keys.contains(key(route.method(), first));
      if (route.about() != null && !copy) {
        made.add(route, route.about());
      }
    }
    return made.document;
  }

  private static String key(String method, String path) {
    return method + " " + path;
  }

  private void tags() {
    ArrayNode tags = document.putArray("tags");
    ObjectNode mlflow =
        tags.addObject()
            .put("name", MLFLOW)
            .put(
                "description",
                "Each call under /api/2.0/mlflow answers under /api/3.0/mlflow, /ajax-api/2.0/mlflow"
                    + " and /ajax-api/3.0/mlflow too.");
    mlflow
        .putObject("externalDocs")
        .put("url", "https://mlflow.org/docs/latest/api_reference/rest-api.html");
    tags.addObject().put("name", "inference").put("description", "The Open Inference Protocol.");
  }

  private static void error(ObjectNode response, String field, ObjectNode of) {
    ObjectNode schema =
        response
            .put("description", "What is wrong and what to do next")
            .putObject("content")
            .putObject(JSON)
            .putObject("schema")
            .put("type", "object");
    schema.putArray("required").add(field);
    ObjectNode properties = schema.putObject("properties");
    properties.set(field, of);
    if (field.equals("error_code")) {
      properties.putObject("message").put("type", "string");
    }
  }

  private void add(Routes.Route route, About about) {
    String path = route.path().replaceAll("[:*](\\w+)", "{$1}");
    JsonNode known = paths.path(path);
    ObjectNode item = known instanceof ObjectNode object ? object : paths.putObject(path);
    ObjectNode operation = item.putObject(route.method().toLowerCase(Locale.ROOT));
    boolean own = route.errors() == null;
    operation.put("operationId", operationId(route));
    operation.putArray("tags").add(own ? tag(path) : MLFLOW);
    operation.put("summary", about.summary());
    parameters(operation, route.path(), about);
    body(operation, route, about);
    ObjectNode responses = operation.putObject("responses");
    answer(responses.putObject("200").put("description", "OK"), about);
    responses
        .putObject("default")
        .put("$ref", "#/components/responses/" + (own ? "Error" : MLFLOW + "Error"));
  }

  private static String operationId(Routes.Route route) {
    StringBuilder id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
    for (String word : route.path().split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return id.toString();
  }

  /** {@code loops} of /lazo/v1/loops/{name}. */
  private static String tag(String path) {
    String[] segments = path.split("/");
    return segments.length > 3 ? segments[3] : "server";
  }

  private void parameters(ObjectNode operation, String path, About about) {
    ArrayNode parameters = Json.MAPPER.createArrayNode();
    for (String segment : path.split("/")) {
      if (segment.startsWith(":") || segment.startsWith("*")) {
        ObjectNode parameter =
            parameters.addObject().put("name", segment.substring(1)).put("in", "path");
        parameter.put("required", true).set("schema", schemas.of(String.class));
        if (segment.startsWith("*")) {
          parameter.put("description", "may hold '/'");
        }
      }
    }
    for (Param param : about.params()) {
      if (param.place() == Place.QUERY) {
        parameters
            .addObject()
            .put("name", param.name())
            .put("in", "query")
            .put("required", param.required())
            .put("description", param.says())
            .set("schema", schema(param));
      }
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private ObjectNode schema(Param param) {
    ObjectNode schema = schemas.of(param.type());
    if (!param.otherwise().isEmpty()) {
      boolean text = schema.path("type").asText().equals("string");
      if (text) {
        schema.put("default", param.otherwise());
      } else {
        schema.set("default", Json.tree(param.otherwise()));
      }
    }
    return schema;
  }

  private void body(ObjectNode operation, Routes.Route route, About about) {
    List<Param> fields =
        about.params().stream().filter(param -> param.place() == Place.BODY).toList();
    About.@Nullable Content content = about.takes();
    if (content != null) {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      body.put("description", content.says()).putObject("content").putObject(content.mediaType());
    } else if (!fields.isEmpty()) {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      object(body.putObject("content").putObject(JSON).putObject("schema"), fields);
    } else if (route.body() == Routes.Body.FILE) {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      body.putObject("content").putObject("application/octet-stream");
    }
  }

  private void object(ObjectNode schema, List<Param> fields) {
    ObjectNode properties = schema.put("type", "object").putObject("properties");
    ArrayNode required = Json.MAPPER.createArrayNode();
    for (Param field : fields) {
      properties.set(field.name(), schema(field).put("description", field.says()));
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  private void answer(ObjectNode response, About about) {
    if (about.answers().isEmpty()) {
      return; // as MLflow's reference says
    }
    Answer first = about.answers().getFirst();
    boolean whole = first.field().isEmpty();
    boolean text = whole && first.type() == String.class;
    ObjectNode media = response.putObject("content").putObject(text ? "text/plain" : JSON);
    if (whole) {
      media.set("schema", schemas.of(first.type()));
      return;
    }
    ObjectNode schema = media.putObject("schema").put("type", "object");
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    for (Answer answer : about.answers()) {
      required.add(answer.field());
      ObjectNode one = schemas.of(answer.type());
      properties.set(answer.field(), answer.list() ? array(one) : one);
    }
  }

  private static ObjectNode array(ObjectNode items) {
    return Json.MAPPER.createObjectNode().put("type", "array").set("items", items);
  }
}
