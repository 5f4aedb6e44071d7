package lazo.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.problem.InvalidInput;
import lazo.problem.Unavailable;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;

/**
 * Tells webhooks what changed in the registry, as MLflow does, but durably: a delivery is stored
 * before it is tried, and tried again with growing pauses when the receiver is away.
 */
public final class ModelWebhooks {
  static final int TRIES_MAX = 30;
  private static final String TASK = "model-webhook";
  private static final int TOO_MANY = 429;

  private final Database database;
  private final ModelWebhookStore store;
  private final Tasks tasks;
  private final IdSource ids;
  private final InstantSource clock;
  private final PublicPost post;

  /**
   * Delivers until the tasks stop.
   *
   * @param anywhere also to hosts of private networks and without encryption
   */
  public ModelWebhooks(
      Database database,
      Events events,
      Tasks tasks,
      IdSource ids,
      InstantSource clock,
      boolean anywhere) {
    this.database = database;
    this.store = new ModelWebhookStore(database);
    this.tasks = tasks;
    this.ids = ids;
    this.clock = clock;
    this.post = new PublicPost(anywhere);
    events.on("model-webhooks", RegistryChanged.class, this::heard);
    tasks.handle(TASK, this::deliver);
  }

  public void register(Routes table) {
    new ModelWebhookRoutes(this).register(table);
  }

  ModelWebhook create(ModelWebhook draft) {
    long now = clock.millis();
    ModelWebhook hook = with(draft, ids.next(), now, now);
    reachable(hook.url());
    store.put(hook);
    return hook;
  }

  ModelWebhook update(ModelWebhook changed) {
    reachable(changed.url());
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

  /** A host that is unknown now may be known later; one that must not be posted to never is. */
  private void reachable(String url) {
    try {
      post.address(post.checked(url));
    } catch (java.net.UnknownHostException notNow) {
      // told when something is delivered
    }
  }

  List<ModelWebhook> all() {
    return store.all();
  }

  ModelWebhook hook(String id) {
    return store.hook(id);
  }

  void delete(String id) {
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
    Optional<ModelWebhook> hook = store.find(delivery.hook());
    if (hook.isEmpty() || run.failedAttempts() >= TRIES_MAX) {
      return Next.done();
    }
    try {
      PublicPost.Answer answer = send(hook.get(), run.key(), delivery.body());
      if (answer.status() == TOO_MANY || answer.status() >= 500) {
        throw new Unavailable("webhook " + hook.get().name() + " answered " + answer.status());
      }
    } catch (InvalidInput forbidden) {
      return Next.done(); // its host has moved to where nothing is posted
    } catch (IOException e) {
      throw new Unavailable("webhook " + hook.get().name() + ": " + e.getMessage(), e);
    }
    return Next.done();
  }

  /** Posts an example now, and tells what came of it. */
  PublicPost.Answer test(ModelWebhook hook, String entity, String action) throws IOException {
    var example =
        new RegistryChanged(entity, action, new java.util.TreeMap<>(Map.of("name", "example")));
    return send(hook, ids.next(), body(example));
  }

  private PublicPost.Answer send(ModelWebhook hook, String delivery, String body)
      throws IOException {
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-MLflow-Delivery-Id", delivery);
    headers.put("X-MLflow-Timestamp", timestamp);
    if (hook.secret() != null) {
      headers.put(
          "X-MLflow-Signature", signature(hook.secret(), delivery + "." + timestamp + "." + body));
    }
    return post.post(hook.url(), headers, body);
  }

  static String signature(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "v1,"
          + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
