package lazo.ui;

import java.util.List;

/**
 * A chart as an ECharts option, and the same numbers as a table for who cannot or will not look at
 * it.
 *
 * @param id unique on its page
 * @param title the quantity with its unit
 * @param option JSON that is safe inside a script element
 * @param head the table's column names
 * @param rows the table's cells, typeset; the first one of a row names it
 */
public record Chart(
    String id, String title, String option, List<String> head, List<List<String>> rows) {
  public Chart {
    head = List.copyOf(head);
    rows = List.copyOf(rows);
  }

  /** At least one number. */
  public boolean any() {
    return !rows.isEmpty();
  }
}
