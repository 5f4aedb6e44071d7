package lazo.data;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import lazo.problem.InvalidInput;
import lazo.problem.LazoException;
import lazo.problem.TooLarge;

/** DuckDB's errors in one line, sorted by what the reader can do about them. */
final class Failures {

  private static final Pattern KIND = Pattern.compile("^([A-Z][A-Za-z_ ]+?) (?:Error|Exception): ");
  private static final int LINE_MAX = 400;

  private Failures() {}

  static LazoException of(SQLException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Out of Memory") || message.contains("failed to allocate")) {
      return new TooLarge(
          "this needs more memory than data work may use: read fewer rows or columns, or raise the"
              + " server's data memory limit ("
              + reason(message)
              + ")",
          e);
    }
    if (message.startsWith("INTERRUPT")) {
      return new TooLarge(
          "this took longer than data work may take: read fewer rows or columns", e);
    }
    return new InvalidInput(reason(message), e);
  }

  /** The first line without the kind of error, and DuckDB's hint if it gave one. */
  static String reason(String message) {
    List<String> lines =
        message.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      return "DuckDB gave no reason";
    }
    String reason = KIND.matcher(lines.getFirst()).replaceFirst("");
    if (lines.size() > 1
        && (lines.get(1).startsWith("Did you mean") || lines.get(1).startsWith("Candidate bind"))) {
      reason += " " + lines.get(1);
    }
    return reason.length() <= LINE_MAX ? reason : reason.substring(0, LINE_MAX) + "...";
  }
}
