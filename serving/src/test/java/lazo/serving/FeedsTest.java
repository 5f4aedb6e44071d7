package lazo.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Aggregate;
import lazo.features.Column;
import lazo.features.Feed;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import lazo.problem.NotFound;
import lazo.scoring.DataType;
import lazo.scoring.Tensor;
import lazo.serving.log.Logged;
import lazo.serving.log.Position;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedsTest {
  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  @TempDir private Path folder;
  private TestPackages packages;
  private DataPlane plane;

  @BeforeEach
  void open() {
    packages = new TestPackages(folder.resolve("source"));
    restart();
    plane.apply(plan(1, feed(Duration.ofHours(3))));
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private void restart() {
    if (plane != null) {
      plane.close();
    }
    plane =
        new DataPlane(
            folder.resolve("plane"), packages, InstantSource.fixed(NOW), new SimpleMeterRegistry());
  }

  private TrafficPlan plan(long revision, Feed feed) {
    String digest =
        packages.logistic(0, "departures.late_share", "departures.departures", "origin");
    Variant champion = new Variant("champion", digest, "m", "1", 10_000);
    return new TrafficPlan(
        revision,
        List.of(
            new EndpointPlan(
                "flights", List.of(champion), List.of(), "s", List.of(feed), "scheduled")));
  }

  private static Feed feed(Duration within) {
    Map<String, Aggregate> columns = new LinkedHashMap<>();
    columns.put("late_share", Aggregate.parse("avg(delayed)"));
    columns.put("departures", Aggregate.parse("count(*)"));
    return new Feed("departures", "date", "origin", within, Duration.ZERO, columns);
  }

  @Test
  void fillsColumnsAsOfTheEventTime() {
    departures("JFK", "11:00", 1, "JFK", "11:30", 0, "JFK", "11:40", 0, "LAX", "11:30", 1);
    predict("11:35", "JFK");
    predict("12:00", "JFK");
    predict("11:00", "JFK");
    predict("10:59", "JFK");
    predict("12:00", "BOS");
    assertThat(logged("departures.departures")).containsExactly(2, 3, 1, 0, 0);
    assertThat(logged("departures.late_share"))
        .containsExactly(0.5, (double) (float) (1 / 3.0), 1, Double.NaN, Double.NaN);
    assertThat(all().getFirst().inputs().longs("scheduled").values())
        .containsExactly(micros("11:35"));
  }

  @Test
  void asksForNeitherFeedColumnsNorOtherThanItNeeds() {
    assertThat(plane.info("flights").inputs().stream().map(input -> input.name()))
        .containsExactly("origin", "scheduled");
  }

  @Test
  void keepsRowsOverARestartAndOverANewDefinition() {
    departures("JFK", "08:30", 1, "JFK", "11:00", 1, "JFK", "11:30", 0);
    restart();
    predict("12:00", "JFK");
    assertThat(logged("departures.departures")).containsExactly(2);

    plane.apply(plan(2, feed(Duration.ofHours(4))));
    predict("12:00", "JFK");
    assertThat(logged("departures.departures")).containsExactly(2, 3);
    departures("JFK", "11:50", 0);
    restart();
    predict("12:00", "JFK");
    assertThat(logged("departures.departures")).containsExactly(2, 3, 4);
  }

  @Test
  void takesRowsOnceByTheirIdOverARestartToo() {
    assertThat(sent("a", "JFK", "11:00", 1)).isTrue();
    assertThat(sent("a", "JFK", "11:00", 1)).isFalse();
    departures("JFK", "11:10", 1);
    restart();
    assertThat(sent("a", "JFK", "11:00", 1)).isFalse();
    assertThat(sent("b", "JFK", "11:00", 1)).isTrue();
    predict("12:00", "JFK");
    assertThat(logged("departures.departures")).containsExactly(3);
  }

  @Test
  void prefersWhatWasSent() {
    departures("JFK", "11:00", 1);
    var sent = Tensor.of("departures.departures", new float[] {42}, 1, 1);
    plane.predict("flights", new Request(null, List.of(origin("JFK"), time("12:00"), sent)));
    assertThat(logged("departures.departures")).containsExactly(42);
    assertThat(logged("departures.late_share")).containsExactly(1);
  }

  @Test
  void readsEventTimesInSeveralForms() {
    departures("JFK", "11:00", 1);
    for (String text :
        List.of(
            "2024-05-01T12:00:00Z",
            "2024-05-01T14:00:00+02:00",
            "2024-05-01 12:00:00",
            "2024-05-01T12:00")) {
      plane.predict(
          "flights",
          new Request(
              null, List.of(origin("JFK"), Tensor.of("scheduled", new String[] {text}, 1, 1))));
    }
    var number =
        new Tensor("scheduled", DataType.INT64, new long[] {1}, new long[] {micros("12:00")});
    plane.predict("flights", new Request(null, List.of(origin("JFK"), number)));
    assertThat(logged("departures.departures")).containsExactly(1, 1, 1, 1, 1);
    for (Logged logged : all()) {
      assertThat(logged.inputs().longs("scheduled").values()).containsExactly(micros("12:00"));
    }
  }

  @Test
  void saysWhatAFeedNeeds() {
    refuses(
        "feed 'departures' needs the event time of each row: the input for it is missing",
        origin("JFK"));
    refuses(
        "feed 'departures' needs its key as input 'origin' (BYTES); it is missing", time("12:00"));
    refuses(
        "row 0: 'noon' is no time",
        origin("JFK"),
        Tensor.of("scheduled", new String[] {"noon"}, 1));
    refuses("row 0 has none", origin("JFK"), Tensor.of("scheduled", new String[] {null}, 1));
    refuses(
        "2 were sent for 1 rows",
        origin("JFK"),
        Tensor.of("scheduled", new String[] {"2024-05-01T12:00Z", "2024-05-01T12:00Z"}, 2));
    assertThatThrownBy(() -> departures("JFK", "15:01", 1))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("row 0 of feed 'departures' happens at 2024-05-01T15:01:00Z");
    assertThatThrownBy(() -> plane.feed("flights", "arrivals", null, Frame.builder(0).build()))
        .isInstanceOf(NotFound.class)
        .hasMessageContaining("has no feed 'arrivals'; it has [departures]");
    assertThatThrownBy(() -> plane.feed("flights", "departures", null, Frame.builder(0).build()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("no column 'date'");
  }

  @Test
  void skipsRowsWithoutKey() {
    plane.feed(
        "flights",
        "departures",
        null,
        Frame.builder(2)
            .add("date", new Column.Longs(new long[] {micros("11:00"), micros("11:00")}))
            .add("origin", new Column.Strings(new String[] {null, "JFK"}))
            .add("delayed", new Column.Doubles(new double[] {1, 1}))
            .build());
    plane.predict(
        "flights",
        new Request(null, List.of(Tensor.of("origin", new String[] {null}, 1, 1), time("12:00"))));
    predict("12:00", "JFK");
    assertThat(logged("departures.departures")).containsExactly(0, 1);
  }

  private void refuses(String message, Tensor... inputs) {
    assertThatThrownBy(() -> plane.predict("flights", new Request(null, List.of(inputs))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(message);
  }

  private void departures(Object... rows) {
    assertThat(sent(null, rows)).isTrue();
  }

  private boolean sent(@Nullable String id, Object... rows) {
    int count = rows.length / 3;
    String[] keys = new String[count];
    long[] times = new long[count];
    double[] delayed = new double[count];
    for (int row = 0; row < count; row++) {
      keys[row] = (String) rows[3 * row];
      times[row] = micros((String) rows[3 * row + 1]);
      delayed[row] = (Integer) rows[3 * row + 2];
    }
    return plane.feed(
        "flights",
        "departures",
        id,
        Frame.builder(count)
            .add("date", new Column.Longs(times))
            .add("origin", new Column.Strings(keys))
            .add("delayed", new Column.Doubles(delayed))
            .build());
  }

  private void predict(String at, String key) {
    plane.predict("flights", new Request(null, List.of(origin(key), time(at))));
  }

  private static Tensor origin(String key) {
    return Tensor.of("origin", new String[] {key}, 1, 1);
  }

  private static Tensor time(String clock) {
    return Tensor.of("scheduled", new String[] {"2024-05-01T" + clock + ":00Z"}, 1, 1);
  }

  private static long micros(String clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2024-05-01T" + clock + ":00Z"));
  }

  private List<Logged> all() {
    List<Logged> logged = new ArrayList<>();
    plane.log().read(Position.START, Integer.MAX_VALUE, logged::add);
    return logged;
  }

  private double[] logged(String column) {
    return all().stream().mapToDouble(logged -> logged.inputs().doubles(column)[0]).toArray();
  }
}
