package lazo.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivableTest {
  private static final List<TableColumn> FLIGHTS =
      List.of(new TableColumn("date", "TIMESTAMP"), new TableColumn("delay", "INTEGER"));

  @TempDir Path folder;

  private Derivable of(List<TableColumn> given, String... namesAndSql) {
    Map<String, String> derive = new LinkedHashMap<>();
    for (int i = 0; i < namesAndSql.length; i += 2) {
      derive.put(namesAndSql[i], namesAndSql[i + 1]);
    }
    try (DuckDb duck = new DuckDb(DuckDb.Limits.standard(folder))) {
      return Derivable.of(duck, given, derive);
    }
  }

  @Test
  void findsEveryMistakeAndDoesNotBlameWhatFollowsFromIt() {
    Derivable found =
        of(
            FLIGHTS,
            "scheduled",
            "date - to_minutes(delai)",
            "hour",
            "hour(scheduled)",
            "late",
            "delay >> > 15",
            "day",
            "dayofweek(date)",
            "secret",
            "(SELECT count(*) FROM read_csv('/etc/passwd'))");
    assertThat(found.problems().keySet()).containsExactly("scheduled", "late", "secret");
    assertThat(found.problems().get("scheduled")).contains("uses `delai`, which is neither");
    assertThat(found.problems().get("late")).contains("cannot be parsed");
    assertThat(found.problems().get("secret")).contains("has a subquery");
    assertThat(found.columns().get("day").kind()).isEqualTo(TableColumn.Kind.INTEGER);
    assertThat(found.columns().get("hour").mayBe(TableColumn.Kind.TIME)).as("unclear").isTrue();
  }

  @Test
  void readsTheExpressionsBeforeAnythingIsDelivered() {
    Derivable found =
        of(List.of(), "hour", "weekday + delay", "weekday", "hour + 1", "late", "delay >> > 15");
    assertThat(found.problems().keySet()).containsExactly("hour", "late");
    assertThat(found.problems().get("hour"))
        .contains("uses `weekday`, which is not derived before it");
  }

  @Test
  void readsAColumnWithItsType() {
    assertThat(TableColumn.parse("at TIMESTAMP WITH TIME ZONE"))
        .isEqualTo(new TableColumn("at", "TIMESTAMP WITH TIME ZONE"));
    assertThat(TableColumn.parse("flight NO x DECIMAL(9,2)"))
        .isEqualTo(new TableColumn("flight NO x", "DECIMAL(9,2)"));
    assertThat(TableColumn.parse("s STRUCT(a INTEGER, b VARCHAR)[]").type())
        .isEqualTo("STRUCT(a INTEGER, b VARCHAR)[]");
  }
}
