package lazo.monitoring;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream's values in a window against the reference.
 *
 * @param bins in words
 * @param reference counts in the reference, by bin
 * @param window counts in the window, by bin
 */
public record Distribution(
    String loop,
    String stream,
    LocalDate from,
    LocalDate to,
    List<String> bins,
    long[] reference,
    long[] window) {
  public Distribution {
    bins = List.copyOf(bins);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Distribution that
        && loop.equals(that.loop)
        && stream.equals(that.stream)
        && to.equals(that.to)
        && Arrays.equals(reference, that.reference)
        && Arrays.equals(window, that.window);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(loop, stream, to);
  }
}
