package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowEvaluatorTest {

  private static final List<String> WANTED =
      List.of("origin", "scheduled", "delayed", "hour", "weekday");

  @TempDir static Path folder;
  private static DuckDb duck;
  private static Frame raw;
  private static List<TableColumn> columns;

  @BeforeAll
  static void open() {
    duck = Flights.duck(folder);
    Source source = Source.open(duck, Relation.of(Flights.month(3)), "date");
    columns = source.columns();
    Instant from = Instant.parse("2001-03-07T00:00:00Z");
    raw =
        source.frame(
            List.of("date", "delay", "distance", "origin"), from, from.plusSeconds(86_400));
  }

  @AfterAll
  static void close() {
    duck.close();
  }

  @Test
  void derivesTheSameAsFromTheFiles() {
    Source source =
        Source.open(duck, new Relation(List.of(Flights.month(3)), Flights.derive()), "date");
    Instant from = Instant.parse("2001-03-07T00:00:00Z");
    Frame expected = source.frame(WANTED, from, from.plusSeconds(86_400));
    try (RowEvaluator evaluator = new RowEvaluator(duck, columns, Flights.derive(), WANTED)) {
      assertThat(evaluator.needed())
          .extracting(TableColumn::name)
          .containsExactlyInAnyOrder("origin", "date", "delay");
      Frame evaluated = evaluator.evaluate(raw);
      assertThat(evaluated.rows()).isEqualTo(raw.rows()).isGreaterThan(10_000);
      assertThat(evaluated.names()).isEqualTo(WANTED);
      assertThat(evaluated.longs("scheduled").values())
          .isEqualTo(expected.longs("scheduled").values());
      for (String name : List.of("delayed", "hour", "weekday")) {
        assertThat(evaluated.doubles(name)).isEqualTo(expected.doubles(name));
      }
      assertThat(evaluated.strings("origin").values())
          .isEqualTo(expected.strings("origin").values());
    }
  }

  @Test
  void evaluatesBatchAfterBatch() {
    try (RowEvaluator evaluator = new RowEvaluator(duck, columns, Flights.derive(), WANTED)) {
      for (int at = 0; at < 2_000; at += 100) {
        Frame batch = evaluator.evaluate(raw.slice(at, at + 100));
        assertThat(batch.rows()).isEqualTo(100);
        assertThat(batch.strings("origin").values())
            .isEqualTo(raw.slice(at, at + 100).strings("origin").values());
      }
      assertThat(evaluator.evaluate(raw.slice(0, 0)).rows()).isZero();
    }
  }

  @Test
  void keepsMissingValuesMissing() {
    Frame rows =
        Frame.builder(2)
            .add("date", new Column.Longs(new long[] {0, 86_400_000_000L}))
            .add("delay", new Column.Doubles(new double[] {Double.NaN, 30}))
            .add("origin", new Column.Strings(new @Nullable String[] {null, "ATL"}))
            .build();
    try (RowEvaluator evaluator = new RowEvaluator(duck, columns, Flights.derive(), WANTED)) {
      Frame evaluated = evaluator.evaluate(rows);
      assertThat(evaluated.doubles("delayed")).containsExactly(Double.NaN, 1);
      assertThat(evaluated.longs("scheduled").missing(0)).isTrue();
      assertThat(evaluated.longs("scheduled").values()[1])
          .isEqualTo(86_400_000_000L - 1_800_000_000L);
      assertThat(evaluated.strings("origin").values()).containsExactly(null, "ATL");
    }
  }

  @Test
  void saysWhichColumnIsMissingOrWrong() {
    try (RowEvaluator evaluator = new RowEvaluator(duck, columns, Flights.derive(), WANTED)) {
      assertThatThrownBy(() -> evaluator.evaluate(raw.select(List.of("date", "origin"))))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("delay");
      Frame texts = raw.with("delay", raw.column("origin"));
      assertThatThrownBy(() -> evaluator.evaluate(texts))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("column `delay` must hold numbers, since its type is INTEGER");
      Frame words = raw.with("date", raw.column("origin"));
      assertThatThrownBy(() -> evaluator.evaluate(words))
          .hasMessageContaining(
              "column `date` must hold instants such as 2001-02-01T00:00:00Z, since its type is");
    }
  }

  @Test
  void saysWhatFailsAndWorksOn() {
    Map<String, String> derive = Map.of("number", "origin::INTEGER");
    try (RowEvaluator evaluator = new RowEvaluator(duck, columns, derive, List.of("number"))) {
      assertThatThrownBy(() -> evaluator.evaluate(raw))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("to INT32");
      Frame digits =
          Frame.builder(1).add("origin", new Column.Strings(new String[] {"12"})).build();
      assertThat(evaluator.evaluate(digits).doubles("number")).containsExactly(12);
    }
  }
}
