package lazo.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.features.Column;
import lazo.features.Frame;

/** Which times the files of a relation hold, so that a question about a day opens few of them. */
public final class Times {
  private static final String FIRST = "lazo.first.";
  private static final String LAST = "lazo.last.";

  private Times() {}

  /**
   * By file, in their order, the first and the last time in each of these columns, for those that
   * hold any.
   */
  public static List<Map<String, Source.TimeRange>> byFile(
      DuckDb duck, Relation relation, Set<String> columns) {
    try (Engine engine = duck.sealed(relation.files())) {
      Derivation derivation = Place.derive(engine, relation);
      List<String> ends = new ArrayList<>(List.of(Sql.identifier(Place.FILE)));
      for (String column : columns) {
        derivation.requireTime("the time column", column);
        String name = Sql.identifier(column);
        ends.add("min(" + name + ") AS " + Sql.identifier(FIRST + column));
        ends.add("max(" + name + ") AS " + Sql.identifier(LAST + column));
      }
      String rows = derivation.select(columns, List.of(Place.FILE), Place.from(relation.files()));
      Frame found =
          engine.fetch("SELECT " + String.join(", ", ends) + " FROM (" + rows + ") GROUP BY ALL");
      return byFile(found, columns, relation.files().size());
    }
  }

  private static List<Map<String, Source.TimeRange>> byFile(
      Frame found, Set<String> columns, int files) {
    List<Map<String, Source.TimeRange>> times = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      times.add(new HashMap<>());
    }
    for (int row = 0; row < found.rows(); row++) {
      var file = times.get((int) found.longs(Place.FILE).values()[row]);
      for (String column : columns) {
        Column.Longs first = found.longs(FIRST + column);
        long last = found.longs(LAST + column).values()[row];
        if (!first.missing(row)) {
          file.put(
              column,
              new Source.TimeRange(Source.instant(first.values()[row]), Source.instant(last)));
        }
      }
    }
    return times;
  }
}
