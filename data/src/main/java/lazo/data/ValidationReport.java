package lazo.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcome of all rules on some files. */
public record ValidationReport(long rows, List<CheckResult> results) {

  public ValidationReport {
    results = List.copyOf(results);
  }

  public boolean passed() {
    return results.stream().allMatch(CheckResult::passed);
  }

  public List<CheckResult> failed() {
    return results.stream().filter(result -> !result.passed()).toList();
  }

  /**
   * The outcome of one rule.
   *
   * @param check the rule in words
   * @param found what was found, in words
   * @param measured the number that was held against the limit, or null where there is none
   * @param limit in words
   * @param failing how many rows break the rule; 0 for a rule that is not about rows
   * @param sample the first of them, at most {@link Checks#SAMPLE_MAX}
   */
  public record CheckResult(
      String check,
      boolean passed,
      String found,
      @Nullable Double measured,
      String limit,
      long failing,
      List<FailingRow> sample) {

    public CheckResult {
      sample = List.copyOf(sample);
    }
  }

  /**
   * A row that breaks a rule.
   *
   * @param file its place among the files, from 0
   * @param name the file's name
   * @param row its place in the file, from 1
   * @param values column to value as text; null is missing
   */
  public record FailingRow(int file, String name, long row, Map<String, @Nullable String> values) {}
}
