package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import lazo.problem.InvalidInput;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionTest {

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Engine engine;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    engine = duck.sealedForRows();
  }

  @AfterAll
  static void close() {
    engine.close();
    duck.close();
  }

  @Test
  void namesTheColumnsThatItNeeds() {
    assertThat(parse("hour(scheduled) + minute(scheduled) / 60.0 + \"two words\"").columns())
        .containsExactlyInAnyOrder("scheduled", "two words");
    assertThat(parse("list_sum(list_transform([a, b], lambda x: x * c))").columns())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date - to_minutes(delay)",
        "delay > 15",
        "isodow(scheduled)",
        "case when a between 1 and 2 then b::int else try_cast(c as double) end",
        "a in (1, 2, 3) and not (b is null) or c like 'x%'",
        "coalesce(a, 0) || '--; not a comment'",
        "extract(hour from a at time zone 'UTC')",
        "a -- a comment at the end",
        "date_trunc('day', a) = date '2001-01-01' + interval 3 days",
        "regexp_matches(a, '^[A-Z]{3}$')",
        "nullif(a, 0)",
        "{'a': 1, 'b': x}.a",
      })
  void allowsWhatDependsOnTheRowAlone(String sql) {
    if (sql.startsWith("{")) {
      assertThat(parse(sql.replace(".a", "['a']")).columns()).containsExactly("x");
      return;
    }
    assertThat(parse(sql).sql()).isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1; select 2 | cannot be parsed",
        "1); drop table x; select (1 | cannot be parsed",
        "1), (2 | not one expression",
        "1) from x where (true | not one expression",
        "1) from read_text('/etc/passwd') where (true | not one expression",
        "1) limit (1 | not one expression",
        "1) union select (2 | not one expression",
        "1 -- \\n) from x -- | cannot be parsed",
        "1 /* | cannot be parsed",
        "select 1 | subquery",
        "(select 1) | subquery",
        "(select content from read_text('/etc/passwd')) | subquery",
        "exists (from read_text('/etc/passwd')) | subquery",
        "a in (select b from x) | subquery",
        "a in (from read_csv('/etc/passwd')) | subquery",
        "array(select 1) | subquery",
        "case when true then (select 1) end | subquery",
        "list_transform([1], lambda x: (select x)) | subquery",
        "row_number() over () | window",
        "sum(a) over (partition by b) | window",
        "sum(a) | aggregates",
        "count(*) | aggregates",
        "count(a) filter (where b) | aggregates",
        "list_transform([1], lambda x: sum(x)) | aggregates",
        "* | *",
        "columns(*) | *",
        "? | parameter",
        "$1 | parameter",
        "#1 | not allowed",
        "unnest([1, 2]) | not a function of one row",
        "read_text('/etc/passwd') | not a function of one row",
        "system.main.abs(a) | through a schema",
        "main.abs(a) | through a schema",
        "random() | same answer",
        "uuid() | same answer",
        "now() | same answer",
        "today() | same answer",
        "current_setting('memory_limit') | same answer",
        "getvariable('x') | same answer",
        "nextval('x') | same answer",
        "sleep_ms(1000) | same answer",
        "write_log('x') | same answer",
        "error('x') | same answer",
        "age(a) | not allowed",
        "json_execute_serialized_sql('x') | not allowed",
        "json_serialize_plan('select 1') | not allowed",
        "pg_sleep(1) | not allowed",
        "query('select 1') | not allowed",
        "repeat('x', 1000000000) | not allowed",
        "range(1000000000000) | not allowed",
        "no_such_function(a) | does not exist",
        "x.y | name the column alone",
      })
  void refusesEverythingElse(String sql, String reason) {
    assertThatThrownBy(() -> parse(sql.replace("\\n", "\n")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("derive `x` `")
        .hasMessageContaining(reason)
        .message()
        .satisfies(message -> assertThat(message.lines().count()).isLessThanOrEqualTo(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\n"})
  void refusesNothingAtAll(String sql) {
    assertThatThrownBy(() -> parse(sql)).hasMessageContaining("derive `x` is empty");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> parse("1" + " + 1".repeat(2_000))).hasMessageContaining("longer than");
  }

  private static Expression parse(String sql) {
    return Expression.parse(engine, "derive `x`", "x", sql);
  }
}
