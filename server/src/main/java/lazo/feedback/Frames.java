package lazo.feedback;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Column;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/** Puts frames below each other. */
final class Frames {
  private Frames() {}

  private enum Kind {
    LONGS,
    DOUBLES,
    STRINGS
  }

  /**
   * The rows of all frames in order, with every column that any of them has; a column is missing
   * where its frame does not have it. Where frames disagree on a column's type the wider one wins:
   * whole numbers become numbers, numbers become texts.
   */
  static Frame concat(List<Frame> frames) {
    if (frames.size() == 1) {
      return frames.getFirst();
    }
    Map<String, Kind> kinds = new LinkedHashMap<>();
    int rows = 0;
    for (Frame frame : frames) {
      rows += frame.rows();
      for (String name : frame.names()) {
        kinds.merge(name, kind(frame.column(name)), (a, b) -> a.compareTo(b) >= 0 ? a : b);
      }
    }
    Frame.Builder whole = Frame.builder(rows);
    int total = rows;
    kinds.forEach(
        (name, kind) ->
            whole.add(
                name,
                switch (kind) {
                  case LONGS -> longs(frames, name, total);
                  case DOUBLES -> doubles(frames, name, total);
                  case STRINGS -> strings(frames, name, total);
                }));
    return whole.build();
  }

  private static Kind kind(Column column) {
    return switch (column) {
      case Column.Longs _ -> Kind.LONGS;
      case Column.Doubles _ -> Kind.DOUBLES;
      case Column.Strings _ -> Kind.STRINGS;
    };
  }

  private static Column longs(List<Frame> frames, String name, int rows) {
    long[] values = new long[rows];
    BitSet missing = new BitSet();
    int at = 0;
    for (Frame frame : frames) {
      if (frame.has(name)) {
        Column.Longs column = frame.longs(name);
        System.arraycopy(column.values(), 0, values, at, frame.rows());
        for (int i = 0; i < frame.rows(); i++) {
          if (column.missing(i)) {
            missing.set(at + i);
          }
        }
      } else {
        missing.set(at, at + frame.rows());
      }
      at += frame.rows();
    }
    return new Column.Longs(values, missing.isEmpty() ? null : missing);
  }

  private static Column doubles(List<Frame> frames, String name, int rows) {
    double[] values = new double[rows];
    int at = 0;
    for (Frame frame : frames) {
      if (frame.has(name)) {
        System.arraycopy(frame.doubles(name), 0, values, at, frame.rows());
      } else {
        java.util.Arrays.fill(values, at, at + frame.rows(), Double.NaN);
      }
      at += frame.rows();
    }
    return new Column.Doubles(values);
  }

  private static Column strings(List<Frame> frames, String name, int rows) {
    @Nullable String[] values = new @Nullable String[rows];
    int at = 0;
    for (Frame frame : frames) {
      if (frame.has(name)) {
        Column column = frame.column(name);
        for (int i = 0; i < frame.rows(); i++) {
          values[at + i] = text(column, i);
        }
      }
      at += frame.rows();
    }
    return new Column.Strings(values);
  }

  private static @Nullable String text(Column column, int row) {
    return switch (column) {
      case Column.Strings texts -> texts.values()[row];
      case Column.Doubles(double[] values) ->
          Double.isNaN(values[row]) ? null : Double.toString(values[row]);
      case Column.Longs longs -> longs.missing(row) ? null : Long.toString(longs.values()[row]);
    };
  }
}
