package lazo.data;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one check is measured: the aggregates to compute, in one scan with those of other checks, and
 * how to judge them.
 *
 * @param aggregates SQL over the columns of the table, each one number
 * @param failing what follows FROM to keep only the rows that fail, or null for a check that is not
 *     about rows
 * @param judge of the aggregates' values, in order, NaN where there is none
 */
record Probe(List<String> aggregates, @Nullable String failing, Judge judge) {

  /** Turns what was measured into an outcome. */
  interface Judge {
    Outcome judge(double[] values);
  }

  /** What is said about a check before its failing rows are looked up. */
  record Outcome(
      boolean passed, String found, @Nullable Double measured, String limit, long failing) {

    static Outcome without(String found, String limit) {
      return new Outcome(false, found, null, limit, 0);
    }
  }

  static Probe between(Check.Between check) {
    String x = number(check.column());
    Check.Range range = check.range();
    String in =
        (range.least() == null ? "true" : x + " >= " + constant(range.least()))
            + " AND "
            + (range.most() == null ? "true" : x + " <= " + constant(range.most()));
    String fails = x + " IS NOT NULL AND (isnan(" + x + ") OR NOT (" + in + "))";
    List<String> aggregates =
        List.of("count(" + x + ")", "count_if(" + fails + ")", "min(" + x + ")", "max(" + x + ")");
    return new Probe(
        aggregates,
        " WHERE " + fails,
        values ->
            ofRows(
                values[0],
                values[1],
                check.share(),
                "; the least is "
                    + Words.number(values[2])
                    + ", the greatest "
                    + Words.number(values[3])));
  }

  static Probe in(Check.In check) {
    String set = check.values().stream().map(Sql::literal).collect(joining(", "));
    return onText(check.column(), " NOT IN (" + set + ")", "", check.share());
  }

  static Probe matches(Check.Matches check) {
    String regex = ", " + Sql.literal(check.regex()) + ")";
    return onText(check.column(), regex, "NOT regexp_full_match(", check.share());
  }

  private static Probe onText(String column, String after, String before, double share) {
    String x = "CAST(" + Sql.identifier(column) + " AS VARCHAR)";
    String fails = x + " IS NOT NULL AND " + before + x + after;
    return new Probe(
        List.of(
            "count(" + x + ")",
            "count_if(" + fails + ")",
            "count(DISTINCT CASE WHEN " + fails + " THEN " + x + " END)"),
        " WHERE " + fails,
        values ->
            ofRows(
                values[0],
                values[1],
                share,
                values[1] == 0 ? "" : ", with " + different((long) values[2])));
  }

  private static String different(long values) {
    return values == 1 ? "one and the same text" : Words.count(values) + " different texts";
  }

  static Probe satisfies(Check.Satisfies check, Expression expression) {
    String holds = expression.inParentheses();
    String fails = holds + " IS FALSE";
    return new Probe(
        List.of("count(" + holds + ")", "count_if(" + fails + ")"),
        " WHERE " + fails,
        values -> ofRows(values[0], values[1], check.share(), ""));
  }

  static Probe completeness(Check.Completeness check, TableColumn column) {
    String name = Sql.identifier(check.column());
    boolean floating = column.type().equals("DOUBLE") || column.type().equals("FLOAT");
    String fails = name + " IS NULL" + (floating ? " OR isnan(" + name + ")" : "");
    return new Probe(
        List.of("count(*)", "count_if(" + fails + ")"),
        " WHERE " + fails,
        values -> {
          double share = values[0] == 0 ? 1 : 1 - values[1] / values[0];
          return new Outcome(
              share >= check.atLeast(),
              Words.count((long) values[1])
                  + " of "
                  + Words.count((long) values[0])
                  + " rows have no value",
              share,
              "at least " + Words.number(check.atLeast()),
              (long) values[1]);
        });
  }

  static Probe unique(Check.Unique check) {
    String names = Sql.identifiers(check.columns());
    String present =
        check.columns().stream()
            .map(name -> Sql.identifier(name) + " IS NOT NULL")
            .collect(joining(" AND "));
    String key = "CASE WHEN " + present + " THEN row(" + names + ") END";
    return new Probe(
        List.of("count(" + key + ")", "count(DISTINCT " + key + ")"),
        " WHERE " + present + " QUALIFY count(*) OVER (PARTITION BY " + names + ") > 1",
        values -> {
          long surplus = (long) (values[0] - values[1]);
          return new Outcome(
              surplus == 0,
              Words.count(surplus)
                  + " of "
                  + Words.count((long) values[0])
                  + " rows repeat an earlier one",
              (double) surplus,
              "0 repeated rows",
              surplus);
        });
  }

  static Probe rowCount(Check.RowCount check) {
    return new Probe(
        List.of("count(*)"),
        null,
        values ->
            new Outcome(
                check.range().holds(values[0]),
                Words.count((long) values[0]) + " rows",
                values[0],
                check.range().text(),
                0));
  }

  static Probe mean(Check.Mean check) {
    return onValue("avg", "", check.column(), check.range());
  }

  static Probe quantile(Check.Quantile check) {
    String at = ", " + constant(check.quantile());
    return onValue("quantile_cont", at, check.column(), check.range());
  }

  private static Probe onValue(String function, String more, String column, Check.Range range) {
    String x = number(column);
    return new Probe(
        List.of(function + "(" + x + more + ") FILTER (WHERE isfinite(" + x + "))"),
        null,
        values ->
            Double.isNaN(values[0])
                ? Outcome.without("there is no value", range.text())
                : new Outcome(
                    range.holds(values[0]),
                    "it is " + Words.number(values[0]),
                    values[0],
                    range.text(),
                    0));
  }

  static Probe freshness(Check.Freshness check, Instant now) {
    String limit = "at most " + Words.span(check.within());
    double nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    return new Probe(
        List.of("max(epoch_us(" + Sql.identifier(check.column()) + "))"),
        null,
        values -> {
          if (Double.isNaN(values[0])) {
            return Outcome.without("there is no time", limit);
          }
          double seconds = (nowMicros - values[0]) / 1e6;
          return new Outcome(
              seconds <= check.within().toSeconds(),
              "the latest is " + Words.span(Duration.ofSeconds((long) seconds)) + " old",
              seconds,
              limit,
              0);
        });
  }

  /** The mean of the logarithms is the logarithm of the geometric mean. */
  static Probe scale(Check.SimilarScale check, List<Profile> history) {
    String x = number(check.column());
    return new Probe(
        List.of("avg(ln(abs(" + x + "))) FILTER (WHERE isfinite(" + x + ") AND " + x + " <> 0)"),
        null,
        values -> ScaleHistory.of(check.column(), history).judge(values[0], check.factor()));
  }

  private static Outcome ofRows(double counted, double failing, double share, String more) {
    double holding = counted == 0 ? 1 : 1 - failing / counted;
    return new Outcome(
        share == 1 ? failing == 0 : holding >= share,
        Words.count((long) failing)
            + " of "
            + Words.count((long) counted)
            + " values fail"
            + (counted == 0 ? "" : more),
        holding,
        share == 1 ? "all" : "a share of at least " + Words.number(share),
        (long) failing);
  }

  private static String number(String column) {
    return "CAST(" + Sql.identifier(column) + " AS DOUBLE)";
  }

  private static String constant(double value) {
    return "CAST('" + value + "' AS DOUBLE)";
  }
}
