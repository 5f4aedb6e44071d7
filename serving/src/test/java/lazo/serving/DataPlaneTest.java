package lazo.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import lazo.problem.Conflict;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.NotFound;
import lazo.problem.TooLarge;
import lazo.problem.Unavailable;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import lazo.serving.log.Logged;
import lazo.serving.log.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPlaneTest {
  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  @TempDir private Path folder;
  private TestPackages packages;
  private DataPlane plane;
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void open() {
    packages = new TestPackages(folder.resolve("source"));
    plane = restart();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private DataPlane restart() {
    if (plane != null) {
      plane.close();
    }
    return new DataPlane(folder.resolve("plane"), packages, InstantSource.fixed(NOW), registry);
  }

  @Test
  void answersAndLogs() {
    String digest = packages.logistic(0, "age", "origin");
    plane.apply(plan(1, variant("champion", digest, "3", 10_000)));

    Prediction prediction =
        plane.predict(
            "churn",
            new Request(
                "order-1",
                List.of(age(0, 2), Tensor.of("origin", new String[] {"JFK", null}, 2, 1))));

    assertThat(prediction.id()).isEqualTo("order-1");
    assertThat(prediction.variant().version()).isEqualTo("3");
    float[] probability = prediction.outputs().getFirst().floats();
    assertThat(probability[0]).isEqualTo(0.5f);
    assertThat(probability[1]).isCloseTo(0.880797f, within(1e-6f));
    Logged logged = logged().getFirst();
    assertThat(logged.id()).isEqualTo("order-1");
    assertThat(logged.at()).isEqualTo(NOW);
    assertThat(logged.packageDigest()).isEqualTo(digest);
    assertThat(logged.inputs().doubles("age")).containsExactly(0, 2);
    assertThat(logged.inputs().strings("origin").values()).containsExactly("JFK", null);
    assertThat(logged.scores()).containsExactly(probability[0], probability[1]);
    assertThat(logged.latencyNanos()).isPositive();
    assertThat(registry.get("lazo.prediction.latency").timer().count()).isEqualTo(1);
  }

  @Test
  void makesIdsThatNeverComeAgain() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    List<String> ids = new ArrayList<>();
    for (int start = 0; start < 3; start++) {
      for (int i = 0; i < 100; i++) {
        ids.add(plane.predict("churn", new Request(null, List.of(age(1)))).id());
      }
      plane = restart();
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void takesColumnsWithOrWithoutTheirSecondDimension() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    Tensor flat = Tensor.of("age", new float[] {0, 0, 0}, 3);
    assertThat(
            plane.predict("churn", new Request("a", List.of(flat))).outputs().getFirst().floats())
        .containsExactly(0.5f, 0.5f, 0.5f);
  }

  @Test
  void logsWhatTheModelDoesNotKnow() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    Tensor extra = Tensor.of("customer", new String[] {"c-7"}, 1);
    plane.predict("churn", new Request("a", List.of(age(1), extra)));
    assertThat(logged().getFirst().inputs().strings("customer").values()).containsExactly("c-7");
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    Tensor wide = Tensor.of("customer", new String[] {"c", "d"}, 2);
    refuses(
        NotFound.class,
        "there is no endpoint 'other'; there are [churn]",
        () -> plane.predict("other", new Request("a", List.of(age(1)))));
    refuses(
        InvalidInput.class,
        "input 'age' (FP32 [-1, 1]) is missing; the request has [size]",
        () -> ask(Tensor.of("size", new float[1], 1)));
    refuses(
        InvalidInput.class,
        "input 'age' is FP64, the model expects FP32",
        () -> ask(new Tensor("age", DataType.FP64, new long[] {1, 1}, new double[1])));
    refuses(
        InvalidInput.class,
        "input 'age' has shape [1, 2]",
        () -> ask(Tensor.of("age", new float[2], 1, 2)));
    refuses(InvalidInput.class, "input 'age' is given twice", () -> ask(age(1), age(2)));
    refuses(
        InvalidInput.class,
        "input 'customer' has 2 rows, the others have 1",
        () -> ask(age(1), wide));
    refuses(InvalidInput.class, "no rows", () -> ask(Tensor.of("age", new float[0], 0, 1)));
    refuses(
        TooLarge.class,
        "100001 rows, at most 100000",
        () -> ask(Tensor.of("age", new float[100_001], 100_001, 1)));
    refuses(
        NotFound.class,
        "does not serve version '9'; it serves [1]",
        () -> plane.predict("churn", new Request("a", null, "9", List.of(age(1)))));
    assertThat(logged()).allMatch(logged -> logged.error() != null);
  }

  @Test
  void refusesAnIdForOtherInputsAndAnswersTheSameAgain() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    Prediction first = plane.predict("churn", new Request("a", List.of(age(1))));
    Prediction again = plane.predict("churn", new Request("a", List.of(age(1))));
    assertThat(again.outputs().getFirst().floats()).isEqualTo(first.outputs().getFirst().floats());
    refuses(
        Conflict.class,
        "'a' was used before",
        () -> plane.predict("churn", new Request("a", List.of(age(2)))));
    assertThat(logged()).hasSize(1);

    plane = restart();
    refuses(
        Conflict.class,
        "'a' was used before",
        () -> plane.predict("churn", new Request("a", List.of(age(2)))));
    assertThat(plane.stats("churn").totals("champion").failures())
        .as("not the variant's fault")
        .isZero();
  }

  @Test
  void splitsTrafficByKeyAndKeepsKeysWhereTheyAre() {
    String one = packages.logistic(0, "age");
    String two = packages.logistic(1, "age");
    List<String> before = List.of();
    for (int weight : new int[] {100, 1000, 5000}) {
      plane.apply(
          plan(
              weight,
              variant("champion", one, "1", 10_000 - weight),
              variant("challenger", two, "2", weight)));
      List<String> challenged = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        Request request =
            new Request("id-" + weight + "-" + i, "customer-" + i, null, List.of(age(0)));
        Prediction prediction = plane.predict("churn", request);
        boolean challenger = prediction.outputs().getFirst().floats()[0] > 0.6;
        assertThat(prediction.variant().name()).isEqualTo(challenger ? "challenger" : "champion");
        if (challenger) {
          challenged.add("customer-" + i);
        }
      }
      assertThat(challenged).containsAll(before);
      double expected = weight / 2.0;
      assertThat((double) challenged.size()).isCloseTo(expected, within(4 * Math.sqrt(expected)));
      before = challenged;
    }
  }

  @Test
  void answersByVersionWhenAsked() {
    plane.apply(
        plan(
            1,
            variant("champion", packages.logistic(0, "age"), "1", 10_000),
            variant("challenger", packages.logistic(1, "age"), "2", 0)));
    assertThat(
            plane.predict("churn", new Request("a", null, "2", List.of(age(0)))).variant().name())
        .isEqualTo("challenger");
  }

  @Test
  void scoresShadowsUnseen() {
    String one = packages.logistic(0, "age");
    String two = packages.logistic(1, "age");
    String needy = packages.logistic(2, "age", "origin");
    Variant champion = variant("champion", one, "1", 9_000);
    Variant challenger = variant("challenger", two, "2", 1_000);
    var shadows = List.of(champion, challenger, variant("next", needy, "3", 0));
    plane.apply(
        new TrafficPlan(
            1,
            List.of(
                new EndpointPlan(
                    "churn", List.of(champion, challenger), shadows, "s", List.of(), null))));
    for (int i = 0; i < 200; i++) {
      plane.predict("churn", new Request("id-" + i, List.of(age(0))));
    }
    Tensor origin = Tensor.of("origin", new String[] {"JFK"}, 1, 1);
    plane.predict("churn", new Request("complete", List.of(age(0), origin)));

    assertThat(logged()).hasSize(201);
    for (Logged logged : logged()) {
      boolean first = logged.variant().equals("champion");
      assertThat(logged.scores()[0]).isCloseTo(first ? 0.5 : 0.7310586, within(1e-6));
      assertThat(logged.shadowScores().get(first ? two : one)[0])
          .isCloseTo(first ? 0.7310586 : 0.5, within(1e-6));
      assertThat(logged.shadowScores().containsKey(needy))
          .isEqualTo(logged.id().equals("complete"));
    }
    assertThat(plane.info("churn").inputs().stream().map(input -> input.name()))
        .containsExactly("age", "origin");
    double failures =
        registry.find("lazo.prediction.shadow.failures").functionCounters().stream()
            .mapToDouble(c -> c.count())
            .sum();
    assertThat(failures).isEqualTo(200);
  }

  @Test
  void swapsPlansUnderLoadWithoutAFailure() throws Exception {
    String[] digests = {packages.mlp(10, 32, 2), packages.mlp(10, 16, 2), packages.mlp(10, 8, 2)};
    plane.apply(plan(1, variant("champion", digests[0], "0", 10_000)));
    var stop = new AtomicBoolean();
    var answered = new AtomicInteger();
    var failures = new ConcurrentLinkedQueue<Throwable>();
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      clients.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      try {
                        plane.predict(
                            "churn",
                            new Request(null, List.of(Tensor.of("x", new float[10], 1, 10))));
                        answered.incrementAndGet();
                      } catch (Throwable e) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    for (int revision = 2; revision < 60; revision++) {
      String digest = digests[revision % 3];
      plane.apply(plan(revision, variant("champion", digest, "" + revision, 10_000)));
      assertThat(
              plane
                  .predict(
                      "churn", new Request(null, List.of(Tensor.of("x", new float[10], 1, 10))))
                  .variant()
                  .version())
          .isEqualTo("" + revision);
    }
    stop.set(true);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(100);
    assertThat(logged()).hasSize(answered.get() + 58);
    plane.close();
    assertThat(plane.log().counts().dropped()).isZero();
  }

  @Test
  void servesFromDiskWhenTheSourceIsGone() {
    String digest = packages.logistic(0, "age");
    plane.apply(plan(1, variant("champion", digest, "1", 10_000)));
    packages.lose(digest);
    plane = restart();
    assertThat(ask(age(0)).outputs().getFirst().floats()).containsExactly(0.5f);
    assertThat(plane.plan().revision()).isEqualTo(1);
    assertThat(packages.fetched).isEqualTo(1);
  }

  @Test
  void keepsThePlanInForceWhenTheNextCannotBeLoaded() {
    String digest = packages.logistic(0, "age");
    plane.apply(plan(1, variant("champion", digest, "1", 10_000)));
    String unknown = "sha256:" + "0".repeat(64);
    refuses(
        NotFound.class,
        "there is no package",
        () -> plane.apply(plan(2, variant("champion", unknown, "2", 10_000))));
    assertThat(ask(age(0)).variant().version()).isEqualTo("1");
    refuses(
        Conflict.class,
        "plan revision 0 is older than 1",
        () -> plane.apply(plan(0, variant("champion", digest, "1", 10_000))));
  }

  @Test
  void fetchesAgainWhatIsDamagedAndLeavesOutWhatIsLost() throws IOException {
    String good = packages.logistic(0, "age");
    String bad = packages.logistic(1, "age");
    var endpoints = List.of(endpoint("good", good), endpoint("bad", bad));
    plane.apply(new TrafficPlan(1, endpoints));
    TestPackages.damage(folder.resolve("plane/packages").resolve(bad.substring(7)));
    plane = restart();
    assertThat(plane.endpoints()).hasSize(2);

    TestPackages.damage(folder.resolve("plane/packages").resolve(bad.substring(7)));
    packages.lose(bad);
    plane = restart();
    assertThat(plane.endpoints().stream().map(EndpointInfo::name)).containsExactly("good");
  }

  @Test
  void deletesPackagesThatAreNoLongerUsed() throws IOException {
    for (int i = 0; i < 5; i++) {
      plane.apply(plan(i + 1, variant("champion", packages.logistic(i, "age"), "1", 10_000)));
    }
    try (var copies = Files.list(folder.resolve("plane/packages"))) {
      assertThat(copies).as("this plan's and the one before").hasSize(2);
    }
  }

  @Test
  void countsByVariantAndSpan() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    for (int i = 0; i < 9; i++) {
      ask(age(i));
    }
    assertThatThrownBy(() -> ask(Tensor.of("size", new float[1], 1)))
        .isInstanceOf(InvalidInput.class);
    var now = plane.stats("churn").summary("champion", NOW.minusSeconds(60), NOW.plusSeconds(1));
    assertThat(now.requests()).isEqualTo(10);
    assertThat(now.failures()).isEqualTo(1);
    assertThat(now.errorRate()).isEqualTo(0.1);
    assertThat(now.p99Millis()).isBetween(0.001, 10_000.0);
    assertThat(
            plane
                .stats("churn")
                .summary("champion", NOW.minusSeconds(7200), NOW.minusSeconds(3600))
                .requests())
        .isZero();
    assertThat(plane.stats("churn").summary("nobody", NOW.minusSeconds(60), NOW).requests())
        .isZero();
  }

  @Test
  void refusesRequestsWhenClosed() {
    plane.apply(plan(1, variant("champion", packages.logistic(0, "age"), "1", 10_000)));
    plane.drain();
    assertThat(plane.ready()).isFalse();
    assertThat(ask(age(0)).outputs()).hasSize(1);
    plane.close();
    refuses(Unavailable.class, "the server is stopping", () -> ask(age(0)));
  }

  private Prediction ask(Tensor... inputs) {
    return plane.predict("churn", new Request(null, List.of(inputs)));
  }

  private List<Logged> logged() {
    List<Logged> logged = new ArrayList<>();
    plane.log().read(Position.START, Integer.MAX_VALUE, logged::add);
    return logged;
  }

  private static void refuses(Class<? extends LazoException> type, String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContaining(message);
  }

  static Tensor age(float... values) {
    return Tensor.of("age", values, values.length, 1);
  }

  static Variant variant(String name, String digest, String version, int weight) {
    return new Variant(name, digest, "churn-model", version, weight);
  }

  static TrafficPlan plan(long revision, Variant... variants) {
    return new TrafficPlan(
        revision,
        List.of(new EndpointPlan("churn", List.of(variants), List.of(), "salt", List.of(), null)));
  }

  static EndpointPlan endpoint(String name, String digest) {
    return new EndpointPlan(
        name, List.of(variant("champion", digest, "1", 10_000)), List.of(), name, List.of(), null);
  }
}
