package lazo.loop;

import java.util.Arrays;

/** The known name that somebody probably meant. */
final class Suggestion {
  private Suggestion() {}

  static String of(String name, Iterable<String> known) {
    for (String candidate : known) {
      if (distance(name, candidate) <= 2) {
        return ", did you mean '" + candidate + "'?";
      }
    }
    return "";
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        row[j] =
            Math.min(
                Math.min(row[j], row[j - 1]) + 1,
                diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
