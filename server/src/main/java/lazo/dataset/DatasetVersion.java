package lazo.dataset;

import java.time.Instant;
import java.util.List;

/**
 * An immutable version.
 *
 * @param version from 1
 * @param digest SHA-256 of the manifest: equal digests hold equal data
 * @param schema the columns, as {@code name TYPE}
 */
public record DatasetVersion(
    String dataset,
    int version,
    String digest,
    long rows,
    List<String> schema,
    List<DataFile> files,
    Instant createdAt) {
  public DatasetVersion {
    schema = List.copyOf(schema);
    files = List.copyOf(files);
  }
}
