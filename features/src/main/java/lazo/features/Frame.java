package lazo.features;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import lazo.problem.InvalidInput;

/**
 * An immutable batch of rows, column by column: the currency of data, training, scoring and
 * monitoring.
 */
public final class Frame {
  private final int rows;
  private final SequencedMap<String, Column> columns;

  private Frame(int rows, SequencedMap<String, Column> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  public static Builder builder(int rows) {
    return new Builder(rows);
  }

  /** Collects columns of equal length, in order. */
  public static final class Builder {
    private final int rows;
    private final SequencedMap<String, Column> columns = new LinkedHashMap<>();

    private Builder(int rows) {
      this.rows = rows;
    }

    public Builder add(String name, Column column) {
      if (column.rows() != rows) {
        throw new InvalidInput(
            "column '" + name + "' has " + column.rows() + " rows, the others have " + rows);
      }
      if (columns.putIfAbsent(name, column) != null) {
        throw new InvalidInput("column '" + name + "' stands twice");
      }
      return this;
    }

    public Frame build() {
      return new Frame(rows, new LinkedHashMap<>(columns));
    }
  }

  public int rows() {
    return rows;
  }

  public List<String> names() {
    return List.copyOf(columns.keySet());
  }

  public boolean has(String name) {
    return columns.containsKey(name);
  }

  /**
   * @throws InvalidInput when there is no such column; the message names those that there are
   */
  public Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new InvalidInput(
          "there is no column '"
              + name
              + "'; the columns are "
              + String.join(", ", columns.keySet()));
    }
    return column;
  }

  /** The column's numbers; whole numbers are converted, with NaN where missing. */
  public double[] doubles(String name) {
    return switch (column(name)) {
      case Column.Doubles(double[] values) -> values;
      case Column.Longs longs ->
          IntStream.range(0, rows)
              .mapToDouble(i -> longs.missing(i) ? Double.NaN : longs.values()[i])
              .toArray();
      case Column.Strings _ ->
          throw new InvalidInput("column '" + name + "' holds texts, numbers are needed");
    };
  }

  public Column.Strings strings(String name) {
    if (column(name) instanceof Column.Strings strings) {
      return strings;
    }
    throw new InvalidInput("column '" + name + "' does not hold texts");
  }

  public Column.Longs longs(String name) {
    if (column(name) instanceof Column.Longs longs) {
      return longs;
    }
    throw new InvalidInput("column '" + name + "' does not hold whole numbers or instants");
  }

  /** This frame with the column added or replaced. */
  public Frame with(String name, Column column) {
    if (column.rows() != rows) {
      throw new InvalidInput(
          "column '" + name + "' has " + column.rows() + " rows, the frame has " + rows);
    }
    SequencedMap<String, Column> more = new LinkedHashMap<>(columns);
    more.put(name, column);
    return new Frame(rows, more);
  }

  /** Only these columns, in this order. */
  public Frame select(List<String> names) {
    SequencedMap<String, Column> fewer = new LinkedHashMap<>();
    names.forEach(name -> fewer.put(name, column(name)));
    return new Frame(rows, fewer);
  }

  /** The rows from {@code from} (included) to {@code to} (not included). */
  public Frame slice(int from, int to) {
    return rows(IntStream.range(from, to).toArray());
  }

  /** The rows at these indices, in this order. */
  public Frame rows(int[] indices) {
    SequencedMap<String, Column> picked = new LinkedHashMap<>();
    for (Map.Entry<String, Column> entry : columns.entrySet()) {
      picked.put(entry.getKey(), entry.getValue().pick(indices));
    }
    return new Frame(indices.length, picked);
  }
}
