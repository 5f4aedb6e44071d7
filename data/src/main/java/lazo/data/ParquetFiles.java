package lazo.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames and the results of trusted SQL to Parquet files, and reads them back. A file
 * appears under its name only when it is whole and on the disk. Thread-safe.
 */
public final class ParquetFiles {

  private static final String OPTIONS = "(FORMAT parquet, COMPRESSION zstd)";

  private final DuckDb duck;

  public ParquetFiles(DuckDb duck) {
    this.duck = duck;
  }

  /**
   * Writes the rows of a frame in their order; missing numbers are NULL.
   *
   * @param times the columns of {@link lazo.features.Column.Longs} that hold instants; they are
   *     stored as TIMESTAMP, the others as BIGINT
   */
  public void write(Path path, Frame frame, Set<String> times) {
    List<String> columns = new ArrayList<>();
    for (String name : frame.names()) {
      String quoted = Sql.identifier(name);
      columns.add(times.contains(name) ? "make_timestamp(" + quoted + ") AS " + quoted : quoted);
    }
    duck.trusted(
        engine -> {
          try (FrameTables.Slot slot = engine.frames().put(frame)) {
            String sql = "SELECT " + String.join(", ", columns) + " FROM " + slot.sql();
            copy(engine, path, sql);
          }
        });
  }

  /** Writes the result of trusted SQL; its column types are kept. */
  public void write(Path path, String sql, @Nullable Object... parameters) {
    duck.trusted(engine -> copy(engine, path, sql, parameters));
  }

  /**
   * The rows of some files, in order.
   *
   * @param columns which, or none for all
   * @param where a trusted condition with a {@code ?} for each parameter, or null
   */
  public Frame read(
      List<Path> files, List<String> columns, @Nullable String where, @Nullable Object... with) {
    String wanted = columns.isEmpty() ? "*" : Sql.identifiers(columns);
    String sql = "SELECT " + wanted + " FROM " + Sql.parquet(files);
    return duck.query(where == null ? sql : sql + " WHERE " + where, with);
  }

  private static void copy(Engine engine, Path path, String sql, @Nullable Object... parameters) {
    Path target = path.toAbsolutePath().normalize();
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      engine.update(
          "COPY (\n" + sql + "\n) TO " + Sql.literal(part.toString()) + " " + OPTIONS, parameters);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(part);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
