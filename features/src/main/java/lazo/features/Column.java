package lazo.features;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column of a {@link Frame}. The arrays are owned by the column and must not be
 * changed.
 */
public sealed interface Column {
  int rows();

  /** The rows at these indices, in this order. */
  Column pick(int[] indices);

  /** Numbers; NaN means missing. Booleans are 0 and 1. */
  record Doubles(double[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public Column pick(int[] indices) {
      return new Doubles(Arrays.stream(indices).mapToDouble(i -> values[i]).toArray());
    }
  }

  /**
   * Whole numbers, or instants as microseconds since 1970 in UTC; {@code missing} marks the rows
   * without a value.
   */
  record Longs(long[] values, @Nullable BitSet missing) implements Column {
    public Longs(long[] values) {
      this(values, null);
    }

    public boolean missing(int row) {
      return missing != null && missing.get(row);
    }

    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public Column pick(int[] indices) {
      BitSet picked = missing == null ? null : new BitSet(indices.length);
      if (picked != null) {
        for (int i = 0; i < indices.length; i++) {
          picked.set(i, missing(indices[i]));
        }
      }
      return new Longs(Arrays.stream(indices).mapToLong(i -> values[i]).toArray(), picked);
    }
  }

  /** Texts; null means missing. */
  record Strings(@Nullable String[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public Column pick(int[] indices) {
      @Nullable String[] picked = new @Nullable String[indices.length];
      for (int i = 0; i < indices.length; i++) {
        picked[i] = values[indices[i]];
      }
      return new Strings(picked);
    }
  }
}
