package lazo.data;

import java.util.ArrayList;
import java.util.List;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * What is in some files, column by column, in numbers that add up: the profiles of two files, taken
 * with the same reference, make the profile of both. Serialisable as JSON as it is.
 */
public record Profile(long rows, List<ColumnProfile> columns) {

  public Profile {
    columns = List.copyOf(columns);
  }

  /** The profile of these rows and those. */
  public Profile plus(Profile other) {
    if (columns.size() != other.columns.size()) {
      throw new InvalidInput("profiles of different columns do not add up");
    }
    List<ColumnProfile> sums = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      sums.add(columns.get(i).plus(other.columns.get(i)));
    }
    return new Profile(rows + other.rows, sums);
  }

  /** The profile of a column, or null. */
  public @Nullable ColumnProfile find(String name) {
    return columns.stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }
}
