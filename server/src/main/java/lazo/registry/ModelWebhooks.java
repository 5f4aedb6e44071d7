package lazo.registry;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.access.Caller;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;
import lazo.webhook.PublicPost;
import lazo.webhook.WebhookPost;

/**
 * Tells webhooks what changed in the registry, as MLflow does, but durably: a delivery is stored
 * before it is tried, and tried again with growing pauses when the receiver is away.
 */
public final class ModelWebhooks {
  private static final String TASK = "model-webhook";
  private static final String HEADERS = "X-MLflow-";

  private final Database database;
  private final ModelWebhookStore store;
  private final Tasks tasks;
  private final IdSource ids;
  private final InstantSource clock;
  private final WebhookPost post;

  public ModelWebhooks(
      Database database,
      Events events,
      Tasks tasks,
      IdSource ids,
      InstantSource clock,
      WebhookPost post) {
    this.database = database;
    this.store = new ModelWebhookStore(database);
    this.tasks = tasks;
    this.ids = ids;
    this.clock = clock;
    this.post = post;
    events.on("model-webhooks", RegistryChanged.class, this::heard);
    tasks.handle(TASK, this::deliver);
  }

  public void register(Routes table) {
    new ModelWebhookRoutes(this).register(table);
  }

  public ModelWebhook create(ModelWebhook draft) {
    Caller.requireAdmin("see or change webhooks");
    long now = clock.millis();
    ModelWebhook hook = with(draft, ids.next(), now, now);
    post.check(hook.url());
    store.put(hook);
    return hook;
  }

  public ModelWebhook update(ModelWebhook changed) {
    Caller.requireAdmin("see or change webhooks");
    post.check(changed.url());
    store.put(with(changed, changed.id(), changed.createdMillis(), clock.millis()));
    return store.hook(changed.id());
  }

  private static ModelWebhook with(ModelWebhook hook, String id, long created, long updated) {
    return new ModelWebhook(
        id,
        hook.name(),
        hook.description(),
        hook.url(),
        hook.events(),
        hook.secret(),
        hook.status(),
        created,
        updated);
  }

  public List<ModelWebhook> all() {
    Caller.requireAdmin("see or change webhooks");
    return store.all();
  }

  public ModelWebhook hook(String id) {
    Caller.requireAdmin("see or change webhooks");
    return store.hook(id);
  }

  public void delete(String id) {
    Caller.requireAdmin("see or change webhooks");
    store.delete(id);
  }

  /** What is posted, to whom. */
  record Delivery(String hook, String body) {}

  private void heard(RegistryChanged change) {
    String event = change.entity() + "." + change.action();
    database.change(
        handle -> {
          for (ModelWebhook hook : store.all()) {
            if (hook.hears(event)) {
              var delivery = new Delivery(hook.id(), body(change));
              tasks.schedule(TASK, ids.next(), clock.instant(), delivery);
            }
          }
        });
  }

  private String body(RegistryChanged change) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("entity", change.entity().toLowerCase(java.util.Locale.ROOT));
    body.put("action", change.action().toLowerCase(java.util.Locale.ROOT));
    body.put("timestamp", clock.instant().toString());
    body.put("data", change.data());
    return Json.write(body);
  }

  private Next deliver(TaskRun run) {
    Delivery delivery = run.payload(Delivery.class);
    return store
        .find(delivery.hook())
        .map(hook -> post.deliver(target(hook), run, delivery.body()))
        .orElseGet(Next::done);
  }

  private static WebhookPost.Target target(ModelWebhook hook) {
    return new WebhookPost.Target(hook.name(), hook.url(), HEADERS, hook.secret());
  }

  /** Posts an example now, and tells what came of it. */
  public PublicPost.Answer test(ModelWebhook hook, String entity, String action)
      throws IOException {
    var example =
        new RegistryChanged(entity, action, new java.util.TreeMap<>(Map.of("name", "example")));
    return post.send(target(hook), ids.next(), body(example));
  }
}
