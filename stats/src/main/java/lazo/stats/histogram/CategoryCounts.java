package lazo.stats.histogram;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each of the frozen categories was seen. Counts on equal categories add up exactly.
 *
 * @param categories frozen when the reference was taken
 * @param counts one for each category, then one for all others
 * @param missing null values
 */
public record CategoryCounts(List<String> categories, long[] counts, long missing) {
  public CategoryCounts {
    categories = List.copyOf(categories);
    counts = Counts.checked(counts, categories.size() + 1);
    if (categories.stream().distinct().count() != categories.size()) {
      throw new IllegalArgumentException("a category stands twice in " + categories);
    }
  }

  /**
   * The categories to freeze: the most frequent ones, ties by name.
   *
   * @param seen how often each was seen in the reference
   * @param most how many to keep at most; the others share one bin
   */
  public static List<String> freeze(Map<String, Long> seen, int most) {
    return seen.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  public static CategoryCounts of(List<String> categories, @Nullable String[] values) {
    Map<String, Integer> index = HashMap.newHashMap(categories.size());
    for (int i = 0; i < categories.size(); i++) {
      index.put(categories.get(i), i);
    }
    long[] counts = new long[categories.size() + 1];
    long missing = 0;
    for (String value : values) {
      if (value == null) {
        missing++;
      } else {
        counts[index.getOrDefault(value, categories.size())]++;
      }
    }
    return new CategoryCounts(categories, counts, missing);
  }

  /** From counts per value, as a query gives them. */
  public static CategoryCounts of(List<String> categories, Map<String, Long> seen, long missing) {
    long[] counts = new long[categories.size() + 1];
    long known = 0;
    for (int i = 0; i < categories.size(); i++) {
      counts[i] = seen.getOrDefault(categories.get(i), 0L);
      known += counts[i];
    }
    long all = seen.values().stream().mapToLong(Long::longValue).sum();
    counts[categories.size()] = all - known;
    return new CategoryCounts(categories, counts, missing);
  }

  /**
   * @throws IllegalArgumentException when the categories differ
   */
  public CategoryCounts plus(CategoryCounts more) {
    if (!categories.equals(more.categories)) {
      throw new IllegalArgumentException("counts of different categories do not add up");
    }
    return new CategoryCounts(categories, Counts.sum(counts, more.counts), missing + more.missing);
  }

  @Override
  public long[] counts() {
    return counts.clone();
  }

  public long other() {
    return counts[categories.size()];
  }

  /** The counts of the categories, then of all others, then of missing. */
  public long[] allCounts() {
    long[] all = Arrays.copyOf(counts, counts.length + 1);
    all[counts.length] = missing;
    return all;
  }

  /** All values, missing ones too. */
  public long total() {
    return Counts.total(counts) + missing;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CategoryCounts that
        && categories.equals(that.categories)
        && Arrays.equals(allCounts(), that.allCounts());
  }

  @Override
  public int hashCode() {
    return 31 * categories.hashCode() + Arrays.hashCode(allCounts());
  }

  @Override
  public String toString() {
    return "CategoryCounts[" + categories + ", " + Arrays.toString(allCounts()) + "]";
  }
}
