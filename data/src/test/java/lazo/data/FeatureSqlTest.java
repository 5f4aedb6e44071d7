package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import lazo.features.Encode;
import lazo.features.Feature;
import lazo.features.FeatureSpec;
import lazo.features.FeatureSql;
import lazo.features.FittedSpec;
import lazo.features.Frame;
import lazo.features.Impute;
import lazo.features.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The features of the demo, on real flights in Parquet: SQL equal to Java bit for bit. */
final class FeatureSqlTest {

  @TempDir Path folder;

  @Test
  void computesTheSameFloatsInSqlAsInJava() {
    FeatureSpec spec =
        new FeatureSpec(
            List.of(
                new Feature.Numeric("hour", new Impute.None(), Scale.NONE),
                new Feature.Numeric("weekday", new Impute.None(), Scale.MIN_MAX),
                new Feature.Numeric("departures.late_share", new Impute.Mean(), Scale.STANDARD),
                new Feature.Numeric("distance", new Impute.Median(), Scale.STANDARD),
                new Feature.Categorical("origin", Encode.ONE_HOT, 200),
                new Feature.Categorical("destination", Encode.ONE_HOT, 200)));
    try (DuckDb duck = Flights.duck(folder)) {
      Instant from = Instant.parse("2001-05-01T00:00:00Z");
      List<String> columns = spec.features().stream().map(Feature::column).toList();
      Frame rows = Flights.withFeed(duck).frame(columns, from, from.plusSeconds(2 * 86_400));
      FittedSpec fitted = FittedSpec.fit(spec, rows);
      Path file = folder.resolve("rows.parquet");
      new ParquetFiles(duck).write(file, rows, Set.of());
      Frame features = duck.query(FeatureSql.select(fitted, Sql.parquet(List.of(file))));
      float[] expected = fitted.transform(rows);
      List<String> names = fitted.outputNames();
      assertThat(features.names()).isEqualTo(names);
      assertThat(features.rows()).isEqualTo(rows.rows()).isGreaterThan(30_000);
      for (int column = 0; column < names.size(); column++) {
        double[] values = features.doubles(names.get(column));
        for (int row = 0; row < values.length; row++) {
          if (Float.floatToIntBits((float) values[row])
              != Float.floatToIntBits(expected[row * names.size() + column])) {
            assertThat((float) values[row])
                .as("row %d, %s", row, names.get(column))
                .isEqualTo(expected[row * names.size() + column]);
          }
        }
      }
    }
  }
}
