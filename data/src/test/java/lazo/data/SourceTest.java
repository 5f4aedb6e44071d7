package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceTest {

  private static final Instant MARCH_1 = Instant.parse("2001-03-01T00:00:00Z");
  private static final Instant MARCH_2 = Instant.parse("2001-03-02T00:00:00Z");

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Source source;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    source = Source.open(duck, new Relation(Flights.all(), Flights.derive()), "scheduled");
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void listsTheColumnsOfTheFilesThenTheDerivedOnes() {
    assertThat(source.columns())
        .containsExactly(
            new TableColumn("date", "TIMESTAMP"),
            new TableColumn("delay", "INTEGER"),
            new TableColumn("distance", "INTEGER"),
            new TableColumn("origin", "VARCHAR"),
            new TableColumn("destination", "VARCHAR"),
            new TableColumn("scheduled", "TIMESTAMP"),
            new TableColumn("delayed", "BOOLEAN"),
            new TableColumn("hour", "DOUBLE"),
            new TableColumn("weekday", "BIGINT"));
  }

  @Test
  void derivesFromEachRow() {
    Frame rows =
        source.frame(
            List.of("date", "delay", "scheduled", "delayed", "hour", "weekday", "origin"),
            MARCH_1,
            MARCH_2);
    assertThat(rows.rows()).isGreaterThan(15_000).isLessThan(20_000);
    for (int i = 0; i < rows.rows(); i++) {
      long scheduled = rows.longs("scheduled").values()[i];
      long delay = rows.longs("delay").values()[i];
      Instant moment = Instant.ofEpochSecond(scheduled / 1_000_000);
      assertThat(scheduled).isEqualTo(rows.longs("date").values()[i] - delay * 60_000_000);
      assertThat(moment).isBetween(MARCH_1, MARCH_2.minusSeconds(60));
      assertThat(rows.doubles("delayed")[i]).isEqualTo(delay > 15 ? 1 : 0);
      assertThat(rows.doubles("weekday")[i]).isEqualTo(4);
      int minute = (int) (moment.getEpochSecond() / 60 % 1440);
      assertThat(rows.doubles("hour")[i]).isEqualTo(Math.floorDiv(minute, 60) + minute % 60 / 60.0);
    }
  }

  @Test
  void readsTheSameRowsInTheSameOrderEveryTime() {
    Selection all =
        new Selection(
            List.of("date", "origin"), null, null, new Selection.Sample(0.1, List.of(), 7), null);
    Frame first = source.frame(all);
    Frame second = source.frame(all);
    assertThat(second.longs("date").values()).isEqualTo(first.longs("date").values());
    assertThat(second.strings("origin").values()).isEqualTo(first.strings("origin").values());
  }

  @Test
  void looksIntoTheNamedFilesAloneAndSamplesTheSameRowsOfThem() {
    Selection march =
        Selection.between(List.of("date", "origin"), MARCH_1, MARCH_2)
            .sampled(new Selection.Sample(0.1, List.of(), 7));
    Frame all = source.frame(march);
    Frame some = source.frame(march.in(new Selection.Files(1, 3)));
    assertThat(all.rows()).isPositive();
    assertThat(some.longs("date").values()).isEqualTo(all.longs("date").values());
    assertThat(some.strings("origin").values()).isEqualTo(all.strings("origin").values());
    assertThat(source.frame(march.in(new Selection.Files(4, 6))).rows()).isZero();
  }

  @Test
  void findsTheTimesOfEachFile() {
    var times =
        Times.byFile(
            duck, new Relation(Flights.all(), Flights.derive()), Set.of("scheduled", "date"));
    assertThat(times).hasSize(Flights.all().size());
    for (int month = 1; month <= times.size(); month++) {
      Instant begin = Instant.parse("2001-0" + month + "-01T00:00:00Z");
      Source.TimeRange left = times.get(month - 1).get("date");
      assertThat(left.first()).isBetween(begin, begin.plusSeconds(86_400));
      assertThat(times.get(month - 1).get("scheduled").first()).isBefore(begin);
    }
  }

  @Test
  void countsRowsAndFindsTheirTimes() {
    assertThat(source.count(null, null)).isEqualTo(3_000_000);
    assertThat(source.count(MARCH_1, MARCH_2))
        .isEqualTo(source.frame(List.of("delay"), MARCH_1, MARCH_2).rows());
    assertThat(source.times())
        .hasValueSatisfying(
            times -> {
              assertThat(times.first()).isEqualTo(Instant.parse("2000-12-31T15:46:00Z"));
              assertThat(times.last()).isAfter(Instant.parse("2001-06-30T23:00:00Z"));
            });
  }

  @Test
  void samplesAFractionOfTheRows() {
    List<String> columns = List.of("date", "origin", "destination", "delay");
    Selection.Sample tenth = new Selection.Sample(0.1, List.of(), 7);
    assertThat(source.frame(Selection.of(columns).sampled(tenth)).rows())
        .isBetween(298_000, 302_000);
    Selection.Sample other = new Selection.Sample(0.1, List.of(), 8);
    int[] delays = delays(tenth);
    assertThat(delays).isNotEqualTo(delays(other));
    double late =
        Arrays.stream(delays).filter(delay -> delay > 15).count() / (double) delays.length;
    assertThat(late).isBetween(0.195, 0.205);
  }

  @Test
  void samplesWholeKeys() {
    Selection.Sample half = new Selection.Sample(0.5, List.of("origin"), 3);
    Selection.Sample quarter = new Selection.Sample(0.25, List.of("origin"), 3);
    Set<String> some = origins(half);
    Set<String> fewer = origins(quarter);
    assertThat(some).hasSizeBetween(80, 150).containsAll(fewer);
    assertThat(fewer).hasSizeBetween(30, 85);
    long rows = source.frame(Selection.of(List.of("origin")).sampled(half)).rows();
    String list = some.stream().map(Sql::literal).reduce((a, b) -> a + ", " + b).orElseThrow();
    Frame expected =
        duck.query(
            "SELECT count(*) AS n FROM "
                + Sql.parquet(Flights.all())
                + " WHERE origin IN ("
                + list
                + ")");
    assertThat(rows).isEqualTo(expected.longs("n").values()[0]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hour(nope) | derive `x` `hour(nope)` uses `nope`, which is neither a column",
        "hour(origin) | No function matches the given name and argument types 'hour(VARCHAR)'",
        "delay + | cannot be parsed",
        "(select 1) | subquery",
      })
  void namesTheExpressionThatIsWrong(String sql, String reason) {
    Relation relation = new Relation(Flights.all(), Map.of("x", sql));
    assertThatThrownBy(() -> Source.open(duck, relation, null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("derive `x` `" + sql + "`")
        .hasMessageContaining(reason);
  }

  @Test
  void namesTheExpressionThatFailsOnARow() {
    Map<String, String> derive = new LinkedHashMap<>(Flights.derive());
    derive.put("number", "origin::INTEGER + delay");
    Source broken = Source.open(duck, new Relation(List.of(Flights.month(1)), derive), "scheduled");
    assertThat(broken.frame(List.of("delayed"), null, null).rows()).isEqualTo(508_239);
    assertThatThrownBy(() -> broken.frame(List.of("delayed", "number"), null, null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("derive `number` `origin::INTEGER + delay` fails: ")
        .hasMessageContaining("to INT32");
  }

  @Test
  void refusesColumnsThatAreNotThere() {
    assertThatThrownBy(() -> source.frame(List.of("nope"), null, null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("there is no column `nope`; there are date, delay");
    assertThatThrownBy(() -> Source.open(duck, Relation.of(Flights.month(1)), "nope"))
        .hasMessageContaining("there is no column `nope`");
    assertThatThrownBy(() -> Source.open(duck, Relation.of(Flights.month(1)), "origin"))
        .hasMessageContaining("the time column `origin` has the type VARCHAR");
    Relation again = new Relation(List.of(Flights.month(1)), Map.of("Delay", "1"));
    assertThatThrownBy(() -> Source.open(duck, again, null))
        .hasMessageContaining("derive `Delay` has the name of a column that is there already");
  }

  private static Set<String> origins(Selection.Sample sample) {
    Column.Strings origins =
        source.frame(Selection.of(List.of("origin")).sampled(sample)).strings("origin");
    return new HashSet<>(Arrays.asList(origins.values()));
  }

  private static int[] delays(Selection.Sample sample) {
    Frame rows = source.frame(Selection.of(List.of("delay")).sampled(sample));
    return Arrays.stream(rows.longs("delay").values()).mapToInt(Math::toIntExact).toArray();
  }
}
