package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfilerTest {

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Profile january;
  private static Profile february;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    january = profile(null, Flights.month(1));
    february = profile(january, Flights.month(2));
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void describesEveryColumn() {
    assertThat(january.rows()).isEqualTo(508_239);
    assertThat(january.columns())
        .extracting(ColumnProfile::name)
        .containsExactly(
            "date",
            "delay",
            "distance",
            "origin",
            "destination",
            "scheduled",
            "delayed",
            "hour",
            "weekday");
    double[] delays =
        Source.open(duck, Relation.of(Flights.month(1)), null)
            .frame(List.of("delay"), null, null)
            .doubles("delay");
    ColumnProfile.Numbers delay = january.find("delay").numbers();
    assertThat(delay.least()).isEqualTo(Arrays.stream(delays).min().orElseThrow());
    assertThat(delay.greatest()).isEqualTo(Arrays.stream(delays).max().orElseThrow());
    assertThat(delay.values().mean())
        .isCloseTo(Arrays.stream(delays).average().orElseThrow(), within(1e-9));
    assertThat(delay.histogram().total()).isEqualTo(508_239);
    Arrays.sort(delays);
    assertThat(delay.quantile(0.5)).isCloseTo(delays[delays.length / 2], within(1.0));
    assertThat(delay.quantile(0.9)).isCloseTo(delays[delays.length * 9 / 10], within(3.0));
    assertThat(january.find("delayed").numbers().values().mean()).isCloseTo(0.205, within(0.001));
    ColumnProfile origin = january.find("ORIGIN");
    assertThat(origin.nulls()).isZero();
    assertThat(origin.texts().categories().total()).isEqualTo(508_239);
    assertThat(origin.texts().categories().categories().getFirst()).isEqualTo("ORD");
    assertThat(origin.distinct()).isBetween(190L, 260L);
    assertThat(january.find("date").times().first())
        .isEqualTo(java.time.Instant.parse("2001-01-01T00:01:00Z").getEpochSecond() * 1_000_000);
  }

  @Test
  void addsUpToTheProfileOfBoth() {
    Profile both = profile(january, Flights.month(1), Flights.month(2));
    Profile sum = january.plus(february);
    assertThat(sum.rows()).isEqualTo(both.rows());
    for (int i = 0; i < both.columns().size(); i++) {
      ColumnProfile expected = both.columns().get(i);
      ColumnProfile added = sum.columns().get(i);
      assertThat(added.count()).isEqualTo(expected.count());
      assertThat(added.times()).isEqualTo(expected.times());
      assertThat(added.texts()).isEqualTo(expected.texts());
      if (expected.numbers() != null) {
        assertThat(added.numbers().histogram()).isEqualTo(expected.numbers().histogram());
        assertThat(added.numbers().least()).isEqualTo(expected.numbers().least());
        assertThat(added.numbers().values().mean())
            .isCloseTo(expected.numbers().values().mean(), within(1e-9));
        assertThat(added.numbers().values().standardDeviation())
            .isCloseTo(expected.numbers().values().standardDeviation(), within(1e-9));
      }
    }
  }

  @Test
  void survivesJson() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(january);
    assertThat(json.readValue(text, Profile.class)).isEqualTo(january);
    assertThat(text.length()).isLessThan(60_000);
  }

  @Test
  void keepsMissingAndInfiniteValuesApart() {
    Path file = folder.resolve("odd.parquet");
    new ParquetFiles(duck)
        .write(
            file,
            """
            SELECT * FROM (VALUES
              (1.0::DOUBLE, 'a', [1]), ('nan', NULL, [2]), ('inf', 'b', NULL), ('-inf', 'a', [4]),
              (NULL, 'a', [5]), (-2.0, '', [6])
            ) AS t(x, text, list)
            """);
    Profile profile = Profiler.profile(duck, Relation.of(file), null);
    ColumnProfile x = profile.find("x");
    assertThat(x.count()).isEqualTo(5);
    assertThat(x.nulls()).isEqualTo(1);
    assertThat(x.numbers().histogram().missing()).isEqualTo(1);
    assertThat(x.numbers().histogram().positiveInfinite()).isEqualTo(1);
    assertThat(x.numbers().histogram().negativeInfinite()).isEqualTo(1);
    assertThat(x.numbers().least()).isEqualTo(-2);
    assertThat(x.numbers().greatest()).isEqualTo(1);
    assertThat(x.numbers().values().count()).isEqualTo(2);
    assertThat(profile.find("text").texts().categories().categories())
        .containsExactly("a", "", "b");
    ColumnProfile list = profile.find("list");
    assertThat(list.nulls()).isEqualTo(1);
    assertThat(list.numbers()).isNull();
    assertThatThrownBy(() -> profile.plus(january)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void profilesAColumnWithoutAnyValue() {
    Path file = folder.resolve("empty.parquet");
    new ParquetFiles(duck)
        .write(file, "SELECT NULL::DOUBLE AS x, NULL::VARCHAR AS t FROM range(3)");
    ColumnProfile x = Profiler.profile(duck, Relation.of(file), null).find("x");
    assertThat(x.nulls()).isEqualTo(3);
    assertThat(x.numbers().least()).isNull();
    assertThat(x.numbers().quantile(0.5)).isNaN();
  }

  private static Profile profile(
      @org.jspecify.annotations.Nullable Profile reference, Path... files) {
    return Profiler.profile(duck, new Relation(List.of(files), Flights.derive()), reference);
  }
}
