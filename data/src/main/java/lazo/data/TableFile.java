package lazo.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;

/**
 * What a file of rows is, found by its content and never by its name.
 *
 * @param columns in the order of the file
 */
public record TableFile(Path path, Format format, long rows, List<TableColumn> columns) {

  /** The formats that are read. */
  public enum Format {
    PARQUET,
    CSV
  }

  private static final int HEAD_BYTES = 4096;
  private static final int PARQUET_BYTES_MIN = 12;
  private static final String MAGIC = "PAR1";

  public TableFile {
    columns = List.copyOf(columns);
  }

  /** Opens a file of either format; refuses one that is damaged, has no columns or has no rows. */
  public static TableFile open(DuckDb duck, Path path) {
    Format format = format(path);
    String from = from(format, path);
    try (Engine engine = duck.sealed(List.of(path))) {
      List<TableColumn> columns = engine.describe("SELECT * FROM " + from);
      long rows = Long.parseLong(engine.text("SELECT count(*) FROM " + from));
      if (rows == 0) {
        throw new InvalidInput("has no rows; nothing can be learned or checked from it");
      }
      // every value once, so that damage shows here and not when a model is trained
      engine.text("SELECT bit_xor(hash(whole)) FROM " + from + " AS whole");
      return new TableFile(path, format, rows, columns);
    } catch (InvalidInput e) {
      throw new InvalidInput(named(path) + " " + prefixed(e, path), e);
    }
  }

  /** The same, where only Parquet will do. */
  public static TableFile openParquet(DuckDb duck, Path path) {
    Format format = format(path);
    if (format != Format.PARQUET) {
      throw new InvalidInput(
          named(path)
              + " is a CSV file where a Parquet file is expected; write it as Parquet first, for"
              + " example with DuckDB: COPY (FROM 'file.csv') TO 'file.parquet'");
    }
    return open(duck, path);
  }

  /** Tells Parquet from CSV by the first and the last bytes. */
  public static Format format(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidInput(named(path) + " does not exist or is not a file");
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long size = file.length();
      if (size == 0) {
        throw new InvalidInput(named(path) + " is empty");
      }
      byte[] head = new byte[(int) Math.min(HEAD_BYTES, size)];
      file.readFully(head);
      if (!isMagic(head, 0)) {
        return text(path, head);
      }
      byte[] tail = new byte[MAGIC.length()];
      file.seek(Math.max(0, size - tail.length));
      file.readFully(tail);
      if (size < PARQUET_BYTES_MIN || !isMagic(tail, 0)) {
        throw new InvalidInput(
            named(path)
                + " is a Parquet file that is cut off after "
                + size
                + " bytes (its end mark is missing); copy it again");
      }
      return Format.PARQUET;
    } catch (IOException e) {
      throw new InvalidInput(named(path) + " cannot be read: " + e.getMessage(), e);
    }
  }

  static String from(Format format, Path path) {
    return switch (format) {
      case PARQUET -> Sql.parquet(List.of(path));
      case CSV -> "read_csv(" + Sql.literal(Sql.path(path)) + ", header = true)";
    };
  }

  private static Format text(Path path, byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        throw new InvalidInput(
            named(path) + " is neither Parquet nor text; only Parquet and CSV files are read");
      }
    }
    return Format.CSV;
  }

  private static boolean isMagic(byte[] bytes, int at) {
    return bytes.length >= at + MAGIC.length()
        && new String(bytes, at, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC);
  }

  private static String named(Path path) {
    return "file `" + path.getFileName() + "`";
  }

  /** Where the file lies here is nobody's business. */
  private static String prefixed(LazoException e, Path path) {
    String message = String.valueOf(e.getMessage()).replace(path.toString(), named(path));
    return message.startsWith("has no rows")
        ? message
        : "is damaged or not Parquet; copy or write it again: " + message;
  }
}
