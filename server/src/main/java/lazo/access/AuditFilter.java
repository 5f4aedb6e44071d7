package lazo.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lazo.http.Errors;
import lazo.http.Filter;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.problem.LazoException;
import lazo.problem.NotAllowed;
import lazo.store.Json;

/**
 * Says to every handler who asks, and writes down what was changed: every call that is no question,
 * but for those that log, score or label a thousand times an hour, and every call that was refused
 * to someone.
 */
final class AuditFilter implements Filter {
  private static final int BODY_BYTES_MAX = 64 << 10;
  private static final int VALUE_CHARACTERS_MAX = 200;

  /** Questions that are asked by POST, and the traffic of runs, traces, predictions and labels. */
  private static final Pattern ROUTINE =
      Pattern.compile(
          "(/api|/ajax-api)/[23]\\.0/mlflow/(runs/(create|update|search|log-.*|set-tag|outputs)"
              + "|metrics/.*|[a-z-]+/search(-datasets)?|logged-models(/search|/:model_id/params)?"
              + "|registered-models/get-latest-versions|upload-artifact|traces.*|datasets/:dataset_id/records)"
              + "|/api/2.0mlflow/.*|(/api|/ajax-api)/2\\.0/mlflow-artifacts/.*|/v1/traces"
              + "|/lazo/v1/(labels|clock|loops/:loop/feeds/:feed|import(/.*)?)|/settings|/sign-in");

  /** What is told of a request; secrets have other names. */
  private static final Set<String> TOLD =
      Set.of(
          "name",
          "new_name",
          "id",
          "run",
          "run_id",
          "experiment_id",
          "version",
          "alias",
          "stage",
          "key",
          "model",
          "model_id",
          "model_name",
          "webhook_id",
          "username",
          "user",
          "is_admin",
          "permission",
          "resource",
          "resource_type",
          "resource_id",
          "dataset",
          "file",
          "endpoint",
          "loop",
          "verb",
          "action",
          "dry-run",
          "label",
          "deleted_for",
          "path",
          "trace_id",
          "url");

  private static final Pattern NAME_IN_YAML = Pattern.compile("(?m)^\\s*name:\\s*(\\S+)\\s*$");

  private final Audit audit;

  AuditFilter(Audit audit) {
    this.audit = audit;
  }

  @Override
  public Reply around(
      RoutingContext context, Request request, Routes.Route route, Supplier<Reply> handler) {
    Caller caller = Guard.caller(context);
    boolean told = !request.method().equals("GET") && !ROUTINE.matcher(route.path()).matches();
    try {
      Reply reply = caller.call(handler);
      if (told || reply.status() == 403) {
        add(caller, request, route, reply.status(), "");
      }
      return reply;
    } catch (LazoException e) {
      if (told || e instanceof NotAllowed) {
        add(caller, request, route, Errors.status(e), String.valueOf(e.getMessage()));
      }
      throw e;
    } catch (RuntimeException e) {
      if (told) {
        add(caller, request, route, 500, "failed inside the server");
      }
      throw e;
    }
  }

  private void add(Caller caller, Request request, Routes.Route route, int status, String message) {
    audit.add(
        caller.name(),
        request.remote(),
        request.method() + " " + route.path(),
        subject(request),
        status,
        message);
  }

  private static String subject(Request request) {
    Map<String, String> told = new LinkedHashMap<>();
    request.pathParams().forEach((name, value) -> keep(told, name, value));
    request.query().forEach((name, values) -> keep(told, name, values.getFirst()));
    if (request.body().length > 0 && request.body().length <= BODY_BYTES_MAX) {
      body(request, told);
    }
    return told.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  private static void body(Request request, Map<String, String> told) {
    String type = request.header("content-type").orElse("");
    try {
      if (type.contains("form")) {
        request.form().forEach((name, value) -> keep(told, name, value));
      } else if (type.contains("yaml")) {
        Matcher name = NAME_IN_YAML.matcher(request.text());
        if (name.find()) {
          keep(told, "loop", name.group(1));
        }
      } else {
        JsonNode tree = Json.tree(request.text());
        tree.properties()
            .forEach(
                field -> {
                  if (field.getValue().isValueNode()) {
                    keep(told, field.getKey(), field.getValue().asText());
                  }
                });
      }
    } catch (LazoException e) {
      // the answer says what is wrong with the body
    }
  }

  private static void keep(Map<String, String> told, String name, String value) {
    if (TOLD.contains(name) && !value.isEmpty()) {
      String line = value.replaceAll("\\s+", " ");
      told.put(name, line.substring(0, Math.min(line.length(), VALUE_CHARACTERS_MAX)));
    }
  }
}
