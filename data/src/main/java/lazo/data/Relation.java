package lazo.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.problem.InvalidInput;

/**
 * Parquet files with the same columns, and columns derived from theirs.
 *
 * @param files in the order in which their rows count
 * @param derive name to SQL expression over the columns of a row; later ones may use earlier ones
 */
public record Relation(List<Path> files, Map<String, String> derive) {

  static final int FILES_MAX = 100_000;

  public Relation {
    files = List.copyOf(files);
    derive = Collections.unmodifiableMap(new LinkedHashMap<>(derive));
    if (files.isEmpty()) {
      throw new InvalidInput("there is no file to read; name at least one Parquet file");
    }
    if (files.size() > FILES_MAX) {
      throw new InvalidInput(
          "at most " + FILES_MAX + " files can be read together, were " + files.size());
    }
  }

  public static Relation of(Path... files) {
    return new Relation(List.of(files), Map.of());
  }
}
