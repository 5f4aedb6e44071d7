package lazo.ui;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What to leave out of one text and add to it, line by line, to have the other. */
public final class TextDiff {
  /** Beyond it the texts stand one after the other: the table of lines would be too large. */
  private static final int LINES_MAX = 2_000;

  /**
   * A line of either text.
   *
   * @param kind same, gone or added
   */
  public record Line(String kind, String text) {
    public String sign() {
      return switch (kind) {
        case "gone" -> "−";
        case "added" -> "+";
        default -> " ";
      };
    }
  }

  private TextDiff() {}

  static List<Line> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    List<Line> lines = new ArrayList<>();
    if (old.size() > LINES_MAX || now.size() > LINES_MAX) {
      old.forEach(text -> lines.add(new Line("gone", text)));
      now.forEach(text -> lines.add(new Line("added", text)));
      return lines;
    }
    int[][] common = common(old, now);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
        lines.add(new Line("same", old.get(i++)));
        j++;
      } else if (j == now.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add(new Line("gone", old.get(i++)));
      } else {
        lines.add(new Line("added", now.get(j++)));
      }
    }
    return Collections.unmodifiableList(lines);
  }

  /** How many lines the ends of both have in common, from each pair of lines on. */
  private static int[][] common(List<String> old, List<String> now) {
    int[][] common = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(now.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
