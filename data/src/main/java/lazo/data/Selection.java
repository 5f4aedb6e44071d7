package lazo.data;

import java.time.Instant;
import java.util.List;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Which columns and rows of a {@link Source} are wanted.
 *
 * @param from the earliest event time (included), or null
 * @param to the first event time that is too late, or null
 * @param sample which of those rows, or null for all
 * @param files the only ones that hold such rows, where the caller knows; null to look into all
 */
public record Selection(
    List<String> columns,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Sample sample,
    @Nullable Files files) {

  public Selection {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new InvalidInput("no column is wanted; name at least one");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new InvalidInput("the time range from " + from + " to " + to + " is empty");
    }
  }

  /** All rows. */
  public static Selection of(List<String> columns) {
    return new Selection(columns, null, null, null, null);
  }

  /** The rows with an event time from {@code from} (included) to {@code to} (not included). */
  public static Selection between(
      List<String> columns, @Nullable Instant from, @Nullable Instant to) {
    return new Selection(columns, from, to, null, null);
  }

  public Selection sampled(Sample by) {
    return new Selection(columns, from, to, by, files);
  }

  /** The same rows, looked for in these files alone; the feeds' rows too. */
  public Selection in(Files only) {
    return new Selection(columns, from, to, sample, only);
  }

  /**
   * Some of a relation's files, as they are counted there: a row keeps its place, and so a sample
   * its rows.
   *
   * @param from the first (included)
   * @param to the one after the last
   */
  public record Files(int from, int to) {

    public Files {
      if (from < 0 || to <= from) {
        throw new InvalidInput("the files from " + from + " to " + to + " are none");
      }
    }

    <T> List<T> of(List<T> all) {
      return all.subList(from, to);
    }
  }

  /**
   * A sample chosen by hash: the same rows every time, and a larger fraction holds all rows of a
   * smaller one.
   *
   * @param fraction of the rows (or keys), above 0, at most 1
   * @param by rows with equal values in these columns are taken or left together; with none, a row
   *     is chosen by its place in the files
   */
  public record Sample(double fraction, List<String> by, long seed) {

    public Sample {
      by = List.copyOf(by);
      if (!(fraction > 0 && fraction <= 1)) {
        throw new InvalidInput("the fraction must be above 0 and at most 1, was " + fraction);
      }
    }
  }
}
