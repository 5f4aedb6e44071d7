package lazo.features;

import java.util.ArrayList;
import java.util.List;
import lazo.features.FittedFeature.FittedCategorical;
import lazo.features.FittedFeature.FittedCategoricalMap;
import lazo.features.FittedFeature.FittedNumeric;
import lazo.problem.InvalidInput;

/** A fitted spec as SQL for DuckDB. */
public final class FeatureSql {
  private FeatureSql() {}

  /**
   * One SELECT with a FLOAT column for each of {@link FittedSpec#outputNames()}, in that order,
   * equal bit for bit to {@link FittedSpec#transform}: NaN, never NULL, where a value is missing.
   *
   * @param relation a table's name, quoted where needed, or a query in parentheses; taken as it is
   */
  public static String select(FittedSpec spec, String relation) {
    List<String> columns = new ArrayList<>();
    for (FittedFeature feature : spec.features()) {
      switch (feature) {
        case FittedNumeric numeric ->
            columns.add(numeric(numeric) + " AS " + Sql.name(numeric.column()));
        case FittedCategoricalMap map -> columns.add(mapped(map) + " AS " + Sql.name(map.column()));
        case FittedCategorical(String column, List<String> categories) -> {
          for (String category : categories) {
            columns.add(oneHot(column, category) + " AS " + Sql.name(column + "=" + category));
          }
        }
      }
    }
    if (columns.isEmpty()) {
      throw new InvalidInput(
          "the fitted spec has no features: no category was seen often enough; lower min-count");
    }
    return "SELECT\n  " + String.join(",\n  ", columns) + "\nFROM " + relation;
  }

  /**
   * A value beyond float32 becomes infinite, as in Java: DuckDB's own cast would refuse it, and
   * TRY_CAST gives NULL, which the inner CASE tells from a missing value.
   */
  private static String numeric(FittedNumeric feature) {
    String x = "CAST(" + Sql.name(feature.column()) + " AS DOUBLE)";
    String impute = Sql.float32(feature.impute());
    String present =
        "CASE WHEN isnan(%1$s) THEN %2$s ELSE coalesce(TRY_CAST(%1$s AS FLOAT), CASE WHEN %1$s > 0 THEN %3$s WHEN %1$s < 0 THEN %4$s ELSE %2$s END) END"
            .formatted(
                x,
                impute,
                Sql.float32(Float.POSITIVE_INFINITY),
                Sql.float32(Float.NEGATIVE_INFINITY));
    return "((%s) - %s) * %s"
        .formatted(present, Sql.float32(feature.offset()), Sql.float32(feature.scale()));
  }

  private static String mapped(FittedCategoricalMap feature) {
    if (feature.values().isEmpty()) {
      return Sql.float32(feature.other());
    }
    StringBuilder cases = new StringBuilder();
    feature
        .values()
        .forEach(
            (category, value) ->
                cases
                    .append(" WHEN ")
                    .append(Sql.text(category))
                    .append(" THEN ")
                    .append(Sql.float32(value)));
    return "CASE CAST(%s AS VARCHAR)%s ELSE %s END"
        .formatted(Sql.name(feature.column()), cases, Sql.float32(feature.other()));
  }

  private static String oneHot(String column, String category) {
    return "CAST(coalesce(CAST(%s AS VARCHAR) = %s, false) AS FLOAT)"
        .formatted(Sql.name(column), Sql.text(category));
  }
}
