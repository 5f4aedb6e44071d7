package lazo.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a row stands: which of the files, counted from 0, and which row of it, from 0. */
final class Place {

  static final String FILE = "lazo.file";
  static final String ROW = "lazo.row";
  static final List<String> COLUMNS = List.of(FILE, ROW);

  private Place() {}

  /** The files' rows with their places; these two virtual columns cost nothing unless read. */
  static String from(List<Path> files) {
    return from(files, null);
  }

  /** The same of some of the files alone, where {@code only} names some. */
  static String from(List<Path> files, Selection.@Nullable Files only) {
    return "(SELECT *, CAST(file_index AS BIGINT) + "
        + (only == null ? 0 : only.from())
        + " AS "
        + Sql.identifier(FILE)
        + ", file_row_number AS "
        + Sql.identifier(ROW)
        + " FROM "
        + Sql.parquet(only == null ? files : only.of(files))
        + ")";
  }

  /** Derives what a relation derives, in an engine that can read its files. */
  static Derivation derive(Engine engine, Relation relation) {
    return engine
        .derivations()
        .of(
            engine,
            engine.describe("SELECT * FROM " + Sql.parquet(relation.files())),
            relation.derive());
  }
}
