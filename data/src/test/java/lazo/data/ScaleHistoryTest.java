package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lazo.features.Frame;
import lazo.stats.Moments;
import lazo.stats.histogram.Edges;
import lazo.stats.histogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On every day of the flights, against the 28 days before it. */
final class ScaleHistoryTest {

  private static final int DAYS = 28;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"distance, 1.609344", "distance, 0.3048", "delay, 60", "delay, 0.016667"})
  void neverAlarmsOnARealDayAndAlwaysOnAnotherUnit(String column, double factor) {
    double[] days = scales(column);
    assertThat(days).hasSizeGreaterThan(180);
    for (int day = DAYS; day < days.length; day++) {
      ScaleHistory history = history(days, day - DAYS, day);
      Probe.Outcome real = history.judge(days[day], Check.SimilarScale.FACTOR);
      assertThat(real.passed()).as("day %d of %s: %s", day, column, real).isTrue();
      Probe.Outcome wrong = history.judge(days[day] + Math.log(factor), Check.SimilarScale.FACTOR);
      assertThat(wrong.passed()).as("day %d of %s: %s", day, column, wrong).isFalse();
    }
  }

  @Test
  void saysThatThereIsNoHistoryOrNoValue() {
    ScaleHistory none = history(new double[0], 0, 0);
    assertThat(none.judge(1, 1.5).passed()).isTrue();
    assertThat(none.judge(1, 1.5).found()).isEqualTo("there is no history yet");
    ScaleHistory one = history(new double[] {1}, 0, 1);
    assertThat(one.judge(Double.NaN, 1.25).passed()).isFalse();
    assertThat(one.judge(1, 1.25).passed()).isTrue();
    assertThat(one.judge(1.5, 1.25).passed()).isFalse();
  }

  private double[] scales(String column) {
    try (DuckDb duck = Flights.duck(folder)) {
      Frame days =
          duck.query(
              "SELECT avg(ln(abs(x))) AS scale FROM (SELECT date::DATE AS day, "
                  + Sql.identifier(column)
                  + " AS x FROM "
                  + Sql.parquet(Flights.all())
                  + " WHERE date < TIMESTAMP '2001-07-01') WHERE x <> 0 GROUP BY day ORDER BY day");
      return days.doubles("scale");
    }
  }

  private static ScaleHistory history(double[] days, int from, int to) {
    List<Profile> profiles = new ArrayList<>();
    for (int day = from; day < to; day++) {
      Moments logarithms = new Moments(1, days[day], 0);
      ColumnProfile.Numbers numbers =
          new ColumnProfile.Numbers(
              1.0, 1.0, logarithms, logarithms, Histogram.of(new Edges(new double[] {0})));
      profiles.add(
          new Profile(1, List.of(new ColumnProfile("x", "DOUBLE", 1, 0, 1, numbers, null, null))));
    }
    return ScaleHistory.of("x", profiles);
  }
}
