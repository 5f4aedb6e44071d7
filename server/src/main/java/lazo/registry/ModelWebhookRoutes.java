package lazo.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** The webhooks of the registry over the MLflow API. */
final class ModelWebhookRoutes {
  private static final int HOOKS_PER_PAGE = 100;
  private static final int HOOKS_PER_PAGE_MAX = 1_000;

  private final ModelWebhooks hooks;

  ModelWebhookRoutes(ModelWebhooks hooks) {
    this.hooks = hooks;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    routes.post("/webhooks", "Create a webhook of the registry", this::create);
    routes.get("/webhooks", "List webhooks of the registry", this::list);
    routes.get(
        "/webhooks/:webhook_id",
        "Get a webhook of the registry",
        fields -> reply(hooks.hook(id(fields))));
    routes.patch("/webhooks/:webhook_id", "Change a webhook of the registry", this::update);
    routes.delete("/webhooks/:webhook_id", "Delete a webhook of the registry", this::delete);
    routes.post(
        "/webhooks/:webhook_id/test", "Post a test to a webhook of the registry", this::test);
  }

  private static String id(Fields fields) {
    return fields.segment("webhook_id");
  }

  private static ObjectNode reply(ModelWebhook hook) {
    return RegistryRender.object().set("webhook", json(hook));
  }

  /** All but the secret. */
  private static ObjectNode json(ModelWebhook hook) {
    ObjectNode json =
        RegistryRender.object()
            .put("webhook_id", hook.id())
            .put("name", hook.name())
            .put("description", hook.description())
            .put("url", hook.url());
    ArrayNode events = json.putArray("events");
    for (String event : hook.events()) {
      int dot = event.indexOf('.');
      events
          .addObject()
          .put("entity", event.substring(0, dot))
          .put("action", event.substring(dot + 1));
    }
    return json.put("status", hook.status())
        .put("creation_timestamp", hook.createdMillis())
        .put("last_updated_timestamp", hook.updatedMillis());
  }

  private static List<String> events(Fields fields) {
    return fields.list("events").stream()
        .map(event -> event.required("entity") + "." + event.required("action"))
        .toList();
  }

  private static @Nullable String noneIfEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private Object create(Fields fields) {
    return reply(
        hooks.create(
            new ModelWebhook(
                "",
                fields.required("name"),
                fields.textOr("description", ""),
                fields.required("url"),
                events(fields),
                noneIfEmpty(fields.text("secret")),
                fields.textOr("status", ModelWebhook.ACTIVE),
                0,
                0)));
  }

  private Object update(Fields fields) {
    ModelWebhook old = hooks.hook(id(fields));
    return reply(
        hooks.update(
            new ModelWebhook(
                old.id(),
                fields.textOr("name", old.name()),
                fields.has("description") ? fields.present("description") : old.description(),
                fields.textOr("url", old.url()),
                fields.has("events") ? events(fields) : old.events(),
                fields.has("secret") ? noneIfEmpty(fields.text("secret")) : old.secret(),
                fields.textOr("status", old.status()),
                old.createdMillis(),
                0)));
  }

  private Object list(Fields fields) {
    int max = fields.pageSize("max_results", HOOKS_PER_PAGE, HOOKS_PER_PAGE_MAX);
    long offset = Page.offset(fields.text("page_token"));
    Page<ModelWebhook> page =
        Page.of(hooks.all().stream().skip(offset).limit(max + 1L).toList(), max, offset);
    ObjectNode reply = RegistryRender.object();
    if (!page.items().isEmpty()) {
      ArrayNode list = reply.putArray("webhooks");
      page.items().forEach(hook -> list.add(json(hook)));
    }
    return page.next() == null ? reply : reply.put("next_page_token", page.next());
  }

  private Object delete(Fields fields) {
    hooks.delete(id(fields));
    return Map.of();
  }

  private Object test(Fields fields) {
    ModelWebhook hook = hooks.hook(id(fields));
    String event =
        fields.has("event")
            ? fields.object("event").required("entity")
                + "."
                + fields.object("event").required("action")
            : hook.events().getFirst();
    int dot = event.indexOf('.');
    ObjectNode reply = RegistryRender.object();
    ObjectNode result = reply.putObject("result");
    try {
      var answer = hooks.test(hook, event.substring(0, dot), event.substring(dot + 1));
      result
          .put("success", answer.status() >= 200 && answer.status() < 300)
          .put("response_status", answer.status())
          .put("response_body", answer.body());
    } catch (IOException | InvalidInput e) {
      result.put("success", false).put("error_message", String.valueOf(e.getMessage()));
    }
    return reply;
  }
}
