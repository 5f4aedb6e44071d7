package lazo.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.event.Events;
import lazo.problem.InvalidInput;
import lazo.rollout.RolloutEvents.RolledBack;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.store.Json;
import lazo.task.Tasks;
import lazo.webhook.WebhookPost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a loop's webhooks hear, posted to a real receiver. */
class NotificationsTest {
  private static final String ALL = "lazo.store.TestDatabase#all";
  private static final String LOOP = "flight-delay";

  private final BlockingQueue<Map<String, String>> received = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var headers = exchange.getRequestHeaders();
          boolean refuse = refusals.getAndDecrement() > 0;
          if (!refuse) {
            received.add(
                Map.of(
                    "body", body,
                    "id", headers.getFirst("X-Lazo-Delivery-Id"),
                    "at", headers.getFirst("X-Lazo-Timestamp"),
                    "signature", headers.getFirst("X-Lazo-Signature")));
          }
          exchange.sendResponseHeaders(refuse ? 503 : 204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  /** A server's parts on a database; closed, they are as gone as after a crash. */
  private final class Rig implements AutoCloseable {
    final Events events;
    final Tasks tasks;
    final Loops loops;

    Rig(Database database, boolean anywhere) {
      InstantSource clock = InstantSource.system();
      events = new Events(database, clock);
      tasks = new Tasks(database, clock, "test");
      var notifications =
          new Notifications(
              database,
              events,
              tasks,
              IdSource.seeded(1),
              clock,
              new WebhookPost(clock, anywhere),
              environment::get);
      loops = new Loops(database, events, clock, List.of(notifications));
    }

    Rig start() {
      events.start();
      tasks.start();
      return this;
    }

    @Override
    public void close() {
      tasks.close();
      events.close();
    }
  }

  private String yaml(String on) {
    return LoopReaderTest.FLIGHTS.replaceAll("(?m)^notify:.*$", "")
        + "\nnotify: [{webhook: \"http://127.0.0.1:"
        + receiver.getAddress().getPort()
        + "/hook\", on: ["
        + on
        + "], secret: shared}]\n";
  }

  private JsonNode next() throws InterruptedException {
    Map<String, String> delivery = received.poll(20, TimeUnit.SECONDS);
    assertThat(delivery).isNotNull();
    assertThat(delivery.get("signature"))
        .isEqualTo(
            WebhookPost.signature(
                "shared",
                delivery.get("id") + "." + delivery.get("at") + "." + delivery.get("body")));
    return Json.tree(delivery.get("body"));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tellsADecisionSignedAlsoWhenTheReceiverWasAway(Database database) throws Exception {
    try (database;
        Rig rig = new Rig(database, true).start()) {
      rig.loops.apply(yaml("decision"), false);
      assertThat(next().path("type").asText()).isEqualTo("LoopApplied");
      refusals.set(1);
      rig.events.append(new RolledBack(LOOP, "flights", "r1", null, "worse than the champion"));
      JsonNode told = next();
      assertThat(told.path("topic").asText()).isEqualTo("decision");
      assertThat(told.path("loop").asText()).isEqualTo(LOOP);
      assertThat(told.path("summary").asText()).isEqualTo("worse than the champion");
      assertThat(told.path("event").path("rollout").asText()).isEqualTo("r1");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tellsAfterARestartWhatItHadNotTold(Database database) throws Exception {
    try (database) {
      try (Rig before = new Rig(database, true)) {
        before.loops.apply(yaml("decision"), false);
        before.events.append(new RolledBack(LOOP, "flights", "r1", null, "worse"));
      }
      assertThat(received).isEmpty();
      try (Rig after = new Rig(database, true).start()) {
        assertThat(after.loops.all()).hasSize(1);
        assertThat(List.of(next().path("type").asText(), next().path("type").asText()))
            .containsExactlyInAnyOrder("LoopApplied", "RolledBack");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tellsNothingThatItsHookDoesNotHear(Database database) throws Exception {
    try (database;
        Rig rig = new Rig(database, true).start()) {
      rig.loops.apply(yaml("alert"), false);
      rig.events.append(new RolledBack(LOOP, "flights", "r1", null, "worse"));
      assertThat(received.poll(2, TimeUnit.SECONDS)).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void signsWithASecretOfTheEnvironmentAndKeepsItNowhere(Database database) throws Exception {
    environment.put("LAZO_SECRET_HOOK", "shared");
    try (database;
        Rig rig = new Rig(database, true).start()) {
      String yaml = yaml("decision").replace("secret: shared", "secret-env: LAZO_SECRET_HOOK");
      rig.loops.apply(yaml, false);
      assertThat(next().path("type").asText()).isEqualTo("LoopApplied");
      assertThat(new NotificationStore(database).of(LOOP))
          .singleElement()
          .satisfies(hook -> assertThat(hook.secret()).isNull());

      environment.clear();
      rig.events.append(new RolledBack(LOOP, "flights", "r1", null, "worse"));
      assertThat(received.poll(2, TimeUnit.SECONDS)).as("nothing goes unsigned").isNull();
      environment.put("LAZO_SECRET_HOOK", "shared");
      assertThat(next().path("type").asText()).isEqualTo("RolledBack");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void refusesASecretThatIsNotThere(Database database) {
    try (database;
        Rig rig = new Rig(database, true)) {
      String missing = yaml("alert").replace("secret: shared", "secret-env: LAZO_SECRET_HOOK");
      assertThatThrownBy(() -> rig.loops.apply(missing, false))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("no LAZO_SECRET_HOOK");
      String foreign = missing.replace("LAZO_SECRET_HOOK", "PGPASSWORD");
      assertThatThrownBy(() -> rig.loops.apply(foreign, false))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("LAZO_SECRET_");
      String both = missing.replace("secret-env", "secret: shared, secret-env");
      assertThatThrownBy(() -> rig.loops.apply(both, false))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("one of the two");
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void refusesTheNetworkOfItsHost(Database database) {
    try (database;
        Rig rig = new Rig(database, false)) {
      assertThatThrownBy(() -> rig.loops.apply(yaml("alert"), false))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("webhook");
      assertThat(rig.loops.all()).isEmpty();
    }
  }
}
