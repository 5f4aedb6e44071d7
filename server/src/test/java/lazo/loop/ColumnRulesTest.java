package lazo.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lazo.data.TableColumn;
import org.junit.jupiter.api.Test;

class ColumnRulesTest {
  private static final List<TableColumn> DELIVERED =
      List.of(
          new TableColumn("date", "TIMESTAMP"),
          new TableColumn("delay", "INTEGER"),
          new TableColumn("distance", "INTEGER"),
          new TableColumn("origin", "VARCHAR"),
          new TableColumn("destination", "VARCHAR"));

  private static Map<String, String> problems(String yaml, TableColumn... derived) {
    LoopDocument document = LoopReader.read(yaml, one -> Map.of());
    List<TableColumn> all = new ArrayList<>(DELIVERED);
    all.addAll(List.of(derived));
    Map<String, TableColumn> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.forEach(column -> columns.put(column.name(), column));
    return new ColumnRules(document, DELIVERED, columns).problems();
  }

  private static TableColumn column(String name, String type) {
    return new TableColumn(name, type);
  }

  @Test
  void acceptsWhatIsThere() {
    assertThat(
            problems(
                LoopReaderTest.FLIGHTS,
                column("scheduled", "TIMESTAMP"),
                column("delayed", "BOOLEAN"),
                column("hour", "DOUBLE"),
                column("weekday", "BIGINT")))
        .isEmpty();
  }

  @Test
  void namesEveryColumnThatIsNot() {
    Map<String, String> problems =
        problems(
            LoopReaderTest.FLIGHTS
                .replace("avg(delayed)", "avg(delayd)")
                .replace("key: origin", "key: airport")
                .replace("{column: origin, completeness", "{column: hour, completeness"),
            column("scheduled", "BIGINT"),
            column("hour", "DOUBLE"));
    assertThat(problems)
        .containsOnlyKeys(
            "data.time",
            "data.target",
            "data.checks[1]",
            "feeds.departures.key",
            "feeds.departures.columns.late_share",
            "features[0].column");
    assertThat(problems.get("data.time")).contains("has the type BIGINT; a date or timestamp");
    assertThat(problems.get("data.target"))
        .isEqualTo(
            "'delayed' is neither a column of dataset 'flights' nor derived, did you mean"
                + " 'delay'?; there are date, delay, destination, distance, hour, origin,"
                + " scheduled");
    assertThat(problems.get("data.checks[1]")).contains("deliveries have no column 'hour'");
  }
}
