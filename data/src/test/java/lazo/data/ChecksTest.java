package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lazo.data.Check.Between;
import lazo.data.Check.Completeness;
import lazo.data.Check.Range;
import lazo.data.Check.Satisfies;
import lazo.data.Check.SimilarScale;
import lazo.data.ValidationReport.CheckResult;
import lazo.data.ValidationReport.FailingRow;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {

  private static final Instant NOW = Instant.parse("2001-03-08T06:00:00Z");
  private static final Between MILES = new Between("distance", new Range(10.0, 5500.0), 1);

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Path day;
  private static Path kilometres;
  private static Path dirty;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    day = day(7, "*");
    kilometres = day(7, "* REPLACE ((distance * 1.609)::INTEGER AS distance)");
    dirty = folder.resolve("dirty.parquet");
    new ParquetFiles(duck)
        .write(
            dirty,
            """
            SELECT * FROM (VALUES
              (1, 1.0::DOUBLE, 'ATL'), (2, 'nan'::DOUBLE, 'atl'), (2, NULL, NULL),
              (4, 'inf'::DOUBLE, 'ORD'), (NULL, -5.0, 'X'), (NULL, 2.5, 'LAX')
            ) AS t(id, x, code)
            """);
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void passesARealDay() {
    ValidationReport report =
        run(
            day,
            MILES,
            new Completeness("origin", 1),
            new Check.Type("delay", "integer"),
            new Check.Type("date", "time"),
            new Check.Type("date", "TIMESTAMP"),
            new Check.Matches("origin", "[A-Z0-9]{3}", 1),
            new Check.RowCount(new Range(10_000.0, 30_000.0)),
            new Check.Freshness("date", Duration.ofDays(1)),
            new Satisfies("delay < 1440 and distance > 0", 1),
            new Check.Mean("delay", new Range(-10.0, 60.0)),
            new Check.Quantile("distance", 0.5, new Range(400.0, 700.0)),
            new Between("delay", new Range(null, 120.0), 0.9));
    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(report.rows()).isBetween(15_000L, 20_000L);
    assertThat(report.results()).hasSize(12).allSatisfy(r -> assertThat(r.check()).isNotEmpty());
    assertThat(report.results().get(11).failing()).isPositive();
  }

  @Test
  void namesTheRowsThatWereDeliveredInKilometres() {
    ValidationReport report = run(kilometres, new Completeness("origin", 1), MILES);
    assertThat(report.passed()).isFalse();
    CheckResult result = report.failed().getFirst();
    assertThat(result.check()).isEqualTo("distance between 10 and 5500");
    assertThat(result.failing()).isBetween(5L, 2_000L);
    assertThat(result.found()).contains(" values fail; the least is ").contains("the greatest 7");
    assertThat(result.sample()).hasSizeBetween(5, Checks.SAMPLE_MAX);
    FailingRow first = result.sample().getFirst();
    assertThat(first.name()).isEqualTo(kilometres.getFileName().toString());
    assertThat(first.file()).isZero();
    assertThat(first.row()).isPositive();
    assertThat(Integer.parseInt(String.valueOf(first.values().get("distance"))))
        .isGreaterThan(5_500);
    assertThat(first.values()).containsKeys("distance", "origin", "destination", "delay", "date");
    assertThat(at(kilometres, first.row())).isEqualTo(first.values().get("distance"));
  }

  @Test
  void countsRowsOverSeveralFiles() {
    Relation both = Relation.of(day, kilometres);
    ValidationReport report = Checks.run(duck, both, List.of(MILES), List.of(), NOW);
    CheckResult result = report.results().getFirst();
    assertThat(result.sample()).allMatch(row -> row.file() == 1);
    assertThat(result.failing()).isEqualTo(run(kilometres, MILES).results().getFirst().failing());
  }

  @Test
  void judgesHostileValues() {
    ValidationReport report =
        run(
            dirty,
            new Between("x", new Range(0.0, null), 1),
            new Completeness("x", 0.9),
            new Completeness("id", 0.5),
            new Check.Unique(List.of("id")),
            new Check.In("code", List.of("ATL", "ORD", "LAX"), 1),
            new Check.Matches("code", "[A-Z]{3}", 0.5),
            new Check.Mean("x", new Range(-0.6, -0.4)),
            new Satisfies("x > 0", 1));
    assertThat(report.results())
        .extracting(CheckResult::passed, CheckResult::failing)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(false, 2L),
            org.assertj.core.groups.Tuple.tuple(false, 2L),
            org.assertj.core.groups.Tuple.tuple(true, 2L),
            org.assertj.core.groups.Tuple.tuple(false, 1L),
            org.assertj.core.groups.Tuple.tuple(false, 2L),
            org.assertj.core.groups.Tuple.tuple(true, 2L),
            org.assertj.core.groups.Tuple.tuple(true, 0L),
            org.assertj.core.groups.Tuple.tuple(false, 1L));
    assertThat(report.results().get(3).sample())
        .extracting(FailingRow::row)
        .containsExactly(2L, 3L);
    assertThat(report.results().get(0).sample())
        .extracting(FailingRow::row)
        .containsExactly(2L, 5L);
  }

  @Test
  void failsWhatTheDataDoNotHave() {
    ValidationReport report =
        run(
            dirty,
            new Completeness("nope", 1),
            new Between("code", new Range(0.0, 1.0), 1),
            new Check.Freshness("code", Duration.ofDays(1)),
            new Satisfies("nope > 1", 1),
            new Satisfies("code::INTEGER > 1", 1),
            new Check.Type("nope", "text"),
            new Check.Type("x", "integer"),
            new Completeness("id", 0.1));
    assertThat(report.results())
        .extracting(CheckResult::found)
        .satisfiesExactly(
            found -> assertThat(found).isEqualTo("there is no column `nope`"),
            found -> assertThat(found).contains("has the type VARCHAR, a number is needed"),
            found -> assertThat(found).contains("has the type VARCHAR, a time is needed"),
            found -> assertThat(found).isEqualTo("there is no column `nope`"),
            found -> assertThat(found).contains("cannot be measured: Could not convert string"),
            found -> assertThat(found).isEqualTo("there is no column `nope`"),
            found -> assertThat(found).isEqualTo("it has the type DOUBLE"),
            found -> assertThat(found).isEqualTo("2 of 6 rows have no value"));
    assertThat(report.failed()).hasSize(7);
  }

  @Test
  void refusesACheckThatIsWrongItself() {
    assertThatThrownBy(() -> run(dirty, new Satisfies("(select 1) > 0", 1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("subquery");
    assertThatThrownBy(() -> run(dirty, new Satisfies("x + 1", 1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("is not true or false");
  }

  @Test
  void checksDerivedColumns() {
    Relation derived = new Relation(List.of(day), Flights.derive());
    Check hour = new Between("hour", new Range(0.0, 24.0), 1);
    Check weekday = new Check.In("weekday", List.of("2", "3", "4"), 1);
    ValidationReport report = Checks.run(duck, derived, List.of(hour, weekday), List.of(), NOW);
    assertThat(report.passed()).as(report.toString()).isTrue();
  }

  @Test
  void findsAnotherUnitByTheScaleOfTheHistory() {
    List<Profile> history = new ArrayList<>();
    for (int date = 1; date <= 6; date++) {
      history.add(Profiler.profile(duck, Relation.of(day(date, "*")), null));
    }
    Check scale = new SimilarScale("distance", SimilarScale.FACTOR);
    CheckResult good =
        Checks.run(duck, Relation.of(day), List.of(scale), history, NOW).results().getFirst();
    assertThat(good.passed()).isTrue();
    assertThat(good.measured()).isBetween(0.97, 1.03);
    CheckResult bad =
        Checks.run(duck, Relation.of(kilometres), List.of(scale), history, NOW)
            .results()
            .getFirst();
    assertThat(bad.passed()).isFalse();
    assertThat(bad.found()).endsWith("as if they were kilometres instead of miles");
    assertThat(Checks.run(duck, Relation.of(kilometres), List.of(scale), List.of(), NOW).passed())
        .isTrue();
  }

  private static ValidationReport run(Path file, Check... checks) {
    return Checks.run(duck, Relation.of(file), List.of(checks), List.of(), NOW);
  }

  private static String at(Path file, long row) {
    return duck.query(
            "SELECT distance::VARCHAR AS d FROM "
                + Sql.parquet(List.of(file))
                + " WHERE file_row_number = ?",
            row - 1)
        .strings("d")
        .values()[0];
  }

  private static Path day(int date, String columns) {
    Path file = folder.resolve("2001-03-0" + date + "-" + columns.length() + ".parquet");
    new ParquetFiles(duck)
        .write(
            file,
            "SELECT "
                + columns
                + " FROM "
                + Sql.parquet(List.of(Flights.month(3)))
                + " WHERE date::DATE = make_date(2001, 3, ?::INTEGER)",
            date);
    return file;
  }
}
