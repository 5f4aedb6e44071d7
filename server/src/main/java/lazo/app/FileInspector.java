package lazo.app;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import lazo.data.CheckForms;
import lazo.data.Checks;
import lazo.data.DuckDb;
import lazo.data.Relation;
import lazo.data.TableColumn;
import lazo.data.TableFile;
import lazo.data.ValidationReport;
import lazo.dataset.Datasets;
import lazo.dataset.Inspection;
import lazo.store.Json;

/** Looks at delivered Parquet files with the table engine. */
final class FileInspector implements Datasets.Inspector {
  private final DuckDb duck;
  private final InstantSource clock;

  FileInspector(DuckDb duck, InstantSource clock) {
    this.duck = duck;
    this.clock = clock;
  }

  @Override
  public Inspection apply(Path file, List<Map<String, Object>> checks) {
    TableFile table = TableFile.openParquet(duck, file);
    ValidationReport report =
        Checks.run(
            duck,
            Relation.of(file),
            CheckForms.parse(Json.MAPPER.valueToTree(checks)),
            List.of(),
            clock.instant());
    return new Inspection(
        table.rows(),
        table.columns().stream().map(FileInspector::word).toList(),
        report.failed().stream().map(FileInspector::failure).toList(),
        Json.MAPPER.valueToTree(report));
  }

  private static String word(TableColumn column) {
    return column.name() + " " + column.type();
  }

  private static String failure(ValidationReport.CheckResult result) {
    return result.check() + ": " + result.found();
  }
}
