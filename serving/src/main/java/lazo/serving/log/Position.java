package lazo.serving.log;

import java.util.Comparator;

/**
 * Where a record begins.
 *
 * @param segment the number of the file, ascending
 * @param offset the byte in that file
 */
public record Position(long segment, long offset) implements Comparable<Position> {
  /** Before everything. */
  public static final Position START = new Position(0, 0);

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::segment).thenComparingLong(Position::offset);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
