package lazo.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FeatureSqlTest {
  private static final double FLOAT_OVERFLOW = 0x1.ffffffp127; // rounds to infinity, half up

  private static final double[] HOSTILE = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0.0,
    -0.0,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    FLOAT_OVERFLOW,
    -FLOAT_OVERFLOW,
    Math.nextDown(FLOAT_OVERFLOW),
    Float.MIN_VALUE,
    Float.MIN_VALUE / 2.0,
    Float.MIN_NORMAL / 3.0,
    0.1,
    1 / 3.0,
    16_777_217,
    1e-300
  };

  private static final @Nullable String[] TEXTS = {
    null,
    "",
    "a",
    "A",
    "it's",
    "say \"x\"",
    "a\0b",
    "a\0",
    "ñandú ☃ \uD83D\uDE80",
    " a",
    "a ",
    "%",
    "\\n",
    "\n",
    "unseen",
    "NULL"
  };

  private static final String NUMBER = "a \"number\"; DROP TABLE t; --";
  private static final String TEXT = "it's a text";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsTheJavaTransformBitForBit(long seed) throws SQLException {
    Random random = new Random(seed);
    Frame rows = randomRows(random, 500);
    check(rows, randomSpec(random), "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void equalsTheJavaTransformWithFittedConstants(long seed) throws SQLException {
    Random random = new Random(seed);
    Frame rows = randomRows(random, 300);
    FeatureSpec spec =
        new FeatureSpec(
            List.of(
                new Feature.Numeric("plain", new Impute.Median(), Scale.STANDARD),
                new Feature.Numeric("whole", new Impute.Mean(), Scale.MIN_MAX),
                new Feature.Categorical(TEXT, Encode.ONE_HOT, 2)));
    check(rows, FittedSpec.fit(spec, rows), "seed " + seed);
  }

  @Test
  void refusesASpecWithoutFeatures() {
    FittedSpec spec = new FittedSpec(List.of(new FittedCategorical("x", List.of())));
    assertThatThrownBy(() -> FeatureSql.select(spec, "t"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("min-count");
  }

  private static Frame randomRows(Random random, int count) {
    double[] hostile = new double[count];
    double[] plain = new double[count];
    long[] whole = new long[count];
    BitSet missing = new BitSet();
    @Nullable String[] texts = new @Nullable String[count];
    for (int i = 0; i < count; i++) {
      hostile[i] =
          i < HOSTILE.length
              ? HOSTILE[i]
              : random.nextBoolean()
                  ? HOSTILE[random.nextInt(HOSTILE.length)]
                  : Double.longBitsToDouble(random.nextLong());
      plain[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian() * 1000;
      whole[i] = random.nextLong() >> random.nextInt(64);
      missing.set(i, random.nextInt(10) == 0);
      texts[i] = TEXTS[random.nextInt(TEXTS.length)];
    }
    return Frame.builder(count)
        .add(NUMBER, new Column.Doubles(hostile))
        .add("plain", new Column.Doubles(plain))
        .add("whole", new Column.Longs(whole, missing))
        .add(TEXT, new Column.Strings(texts))
        .build();
  }

  private static FittedSpec randomSpec(Random random) {
    float[] constants = {
      Float.NaN,
      0,
      -0f,
      1,
      0.1f,
      1e-40f,
      Float.MAX_VALUE,
      Float.MIN_VALUE,
      -3.7f,
      (float) random.nextGaussian(),
      Float.intBitsToFloat(random.nextInt(0x7f800000))
    };
    return new FittedSpec(
        List.of(
            new FittedNumeric(
                NUMBER,
                pick(random, constants),
                finite(random, constants),
                finite(random, constants)),
            new FittedNumeric(
                "plain",
                pick(random, constants),
                finite(random, constants),
                finite(random, constants)),
            new FittedNumeric(
                "whole",
                pick(random, constants),
                finite(random, constants),
                finite(random, constants)),
            new FittedCategorical(
                TEXT,
                List.of("a", "A", "", "it's", "say \"x\"", "a\0b", "ñandú ☃ \uD83D\uDE80", " a")),
            new FittedCategoricalMap(
                TEXT,
                Map.of("a", 0.1f, "a\0", 1e-40f, "", 3f, "\\n", -2.5f),
                pick(random, constants)),
            new FittedCategoricalMap(TEXT, Map.of(), 0.7f)));
  }

  private static float pick(Random random, float[] constants) {
    return constants[random.nextInt(constants.length)];
  }

  private static float finite(Random random, float[] constants) {
    float value = pick(random, constants);
    return Float.isNaN(value) || value == 0 ? 2 : value;
  }

  private static void check(Frame rows, FittedSpec spec, String which) throws SQLException {
    float[] expected = spec.transform(rows);
    List<@Nullable Object[]> actual;
    try (Duck duck = new Duck()) {
      duck.execute(
          "CREATE TABLE t (id BIGINT, %s DOUBLE, plain DOUBLE, whole BIGINT, %s VARCHAR)"
              .formatted(Sql.name(NUMBER), Sql.name(TEXT)));
      duck.insert("t", table(rows));
      actual = duck.query(FeatureSql.select(spec, "(SELECT * FROM t ORDER BY id)"));
    }
    assertThat(actual).hasSize(rows.rows());
    List<String> names = spec.outputNames();
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < names.size(); i++) {
        Object value = actual.get(row)[i];
        assertThat(value).as("%s, row %s, %s", which, row, names.get(i)).isInstanceOf(Float.class);
        assertThat(Float.floatToIntBits((Float) java.util.Objects.requireNonNull(value)))
            .as("%s, row %s, %s is %s", which, row, names.get(i), value)
            .isEqualTo(Float.floatToIntBits(expected[row * names.size() + i]));
      }
    }
  }

  private static List<@Nullable Object[]> table(Frame rows) {
    List<@Nullable Object[]> table = new ArrayList<>();
    double[] hostile = rows.doubles(NUMBER);
    double[] plain = rows.doubles("plain");
    Column.Longs whole = rows.longs("whole");
    for (int i = 0; i < rows.rows(); i++) {
      table.add(
          new @Nullable Object[] {
            (long) i,
            hostile[i],
            i % 2 == 0 && Double.isNaN(plain[i]) ? null : plain[i],
            whole.missing(i) ? null : whole.values()[i],
            rows.strings(TEXT).values()[i]
          });
    }
    return table;
  }
}
