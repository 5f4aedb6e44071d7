package lazo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.event.Events;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.store.TestDatabase;
import lazo.task.Tasks;
import lazo.tracking.LoggedModels;
import lazo.tracking.Tracking;
import lazo.webhook.PublicPost;
import lazo.webhook.WebhookPost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of the registry, posted to a real receiver. */
class ModelWebhooksTest {
  private final BlockingQueue<Map<String, String>> received = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private HttpServer receiver;
  private Database database;
  private Events events;
  private Tasks tasks;
  private Registry registry;
  private ModelWebhooks hooks;

  @BeforeEach
  void open() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          boolean refuse = refusals.getAndDecrement() > 0;
          if (!refuse) {
            received.add(
                Map.of(
                    "body", body,
                    "id", exchange.getRequestHeaders().getFirst("X-MLflow-Delivery-Id"),
                    "at", exchange.getRequestHeaders().getFirst("X-MLflow-Timestamp"),
                    "signature", exchange.getRequestHeaders().getFirst("X-MLflow-Signature")));
          }
          exchange.sendResponseHeaders(refuse ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
    InstantSource clock = InstantSource.system();
    IdSource ids = IdSource.seeded(1);
    database = TestDatabase.sqlite();
    events = new Events(database, clock);
    tasks = new Tasks(database, clock, "test");
    var tracking = new Tracking(database, clock, ids);
    registry =
        new Registry(
            database, events, clock, tracking, new LoggedModels(database, tracking, clock, ids));
    hooks = new ModelWebhooks(database, events, tasks, ids, clock, new WebhookPost(clock, true));
    events.start();
    tasks.start();
  }

  @AfterEach
  void close() {
    tasks.close();
    events.close();
    database.close();
    receiver.stop(0);
  }

  private ModelWebhook hook(String... heard) {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook?x=1";
    return hooks.create(
        new ModelWebhook("", "w", "", url, List.of(heard), "secret", "ACTIVE", 0, 0));
  }

  private JsonNode next() throws InterruptedException {
    Map<String, String> delivery = received.poll(20, TimeUnit.SECONDS);
    assertThat(delivery).isNotNull();
    assertThat(delivery.get("signature"))
        .isEqualTo(
            WebhookPost.signature(
                "secret",
                delivery.get("id") + "." + delivery.get("at") + "." + delivery.get("body")));
    return Json.tree(delivery.get("body"));
  }

  @Test
  void tellsWhatItsHookHearsSigned() throws Exception {
    hook("MODEL_VERSION_ALIAS.CREATED", "MODEL_VERSION_TAG.SET");
    registry.createModel("churn");
    registry.createVersion("churn", "mlflow-artifacts:/0/r/model", null, Map.of());
    registry.setAlias("churn", "champion", 1);
    JsonNode alias = next();
    assertThat(alias.path("entity").asText()).isEqualTo("model_version_alias");
    assertThat(alias.path("action").asText()).isEqualTo("created");
    assertThat(alias.path("data").toString())
        .isEqualTo("{\"alias\":\"champion\",\"name\":\"churn\",\"version\":\"1\"}");
    registry.setVersionTag("churn", 1, "k", "v");
    assertThat(next().path("data").path("value").asText()).isEqualTo("v");
  }

  @Test
  void namesPromptsAsPrompts() throws Exception {
    hook("PROMPT_VERSION.CREATED");
    registry.createModel("hello", "", Map.of(Prompts.TAG, "true"));
    registry.createVersion(
        "hello", "dummy", null, Map.of(Prompts.TAG, "true", "mlflow.prompt.text", "Hi {{x}}"));
    assertThat(next().path("data").path("template").asText()).isEqualTo("Hi {{x}}");
  }

  @Test
  void triesAgainWhenTheReceiverIsAway() throws Exception {
    refusals.set(1);
    hook("REGISTERED_MODEL.CREATED");
    registry.createModel("churn");
    assertThat(next().path("data").path("name").asText()).isEqualTo("churn");
  }

  @Test
  void saysWhatCameOfATest() throws Exception {
    ModelWebhook hook = hook("REGISTERED_MODEL.CREATED");
    assertThat(hooks.test(hook, "REGISTERED_MODEL", "CREATED").status()).isEqualTo(204);
    assertThat(next().path("data").path("name").asText()).isEqualTo("example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "2606:4700:4700::1111"})
  void knowsPublicAddresses(String address) throws Exception {
    assertThat(PublicPost.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "224.0.0.1",
        "240.0.0.1",
        "198.18.0.1",
        "192.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1"
      })
  void knowsPrivateAddresses(String address) throws Exception {
    assertThat(PublicPost.isPublic(InetAddress.getByName(address))).isFalse();
  }
}
