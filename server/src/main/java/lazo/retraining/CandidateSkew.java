package lazo.retraining;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.evaluation.Evidence;
import lazo.evaluation.Skew;
import lazo.features.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that were served and delivered, by their id, and compares the features that each
 * side has for them.
 */
final class CandidateSkew {
  private final Shipping shipping;

  CandidateSkew(Shipping shipping) {
    this.shipping = shipping;
  }

  /**
   * Compares the candidate's training features with what was logged in serving for the same rows;
   * empty when nothing can be matched.
   */
  List<Evidence.SkewReading> readings(
      RetrainingDefinition definition,
      Frame recomputed,
      double tolerance,
      Instant from,
      Instant to) {
    String id = definition.data().id();
    Optional<Frame> logged =
        id == null ? Optional.empty() : shipping.logged(definition.endpoint(), from, to);
    if (id == null || logged.isEmpty() || !logged.get().has(id)) {
      return List.of();
    }
    int[][] pairs = pairs(logged.get().strings(id).values(), recomputed.strings(id).values());
    List<String> shared =
        definition.data().spec().columns().stream().filter(logged.get()::has).toList();
    return Skew.compare(logged.get().rows(pairs[0]), recomputed.rows(pairs[1]), shared, tolerance);
  }

  /** The indices of the rows with equal ids, in the order of the first. */
  private static int[][] pairs(@Nullable String[] first, @Nullable String[] second) {
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < second.length; i++) {
      at.put(second[i], i);
    }
    int[] a = new int[first.length];
    int[] b = new int[first.length];
    int count = 0;
    for (int i = 0; i < first.length; i++) {
      Integer match = at.get(first[i]);
      if (match != null) {
        a[count] = i;
        b[count++] = match;
      }
    }
    return new int[][] {java.util.Arrays.copyOf(a, count), java.util.Arrays.copyOf(b, count)};
  }
}
