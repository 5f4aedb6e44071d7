package lazo.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lazo.data.Probe.Outcome;
import lazo.data.ValidationReport.CheckResult;
import lazo.data.ValidationReport.FailingRow;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.problem.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks on files: one scan for all of them (for each {@link #TOGETHER_MAX}), and one more for
 * each check that fails, to show the rows. What is wrong with the data fails a check; what is wrong
 * with a check is refused.
 */
public final class Checks {

  public static final int SAMPLE_MAX = 20;

  static final int TOGETHER_MAX = 50;
  private static final int VALUES_MAX = 20;

  private final Engine engine;
  private final Relation relation;
  private final Derivation derivation;
  private final List<Profile> history;
  private final Instant now;

  private Checks(Engine engine, Relation relation, List<Profile> history, Instant now) {
    this.engine = engine;
    this.relation = relation;
    this.derivation = Place.derive(engine, relation);
    this.history = history;
    this.now = now;
  }

  /**
   * Runs the checks, in their order.
   *
   * @param history profiles of earlier deliveries of the same data, for the checks that compare
   *     with them
   * @param now for freshness
   */
  public static ValidationReport run(
      DuckDb duck, Relation relation, List<Check> checks, List<Profile> history, Instant now) {
    try (Engine engine = duck.sealed(relation.files())) {
      Checks run = new Checks(engine, relation, history, now);
      List<CheckResult> results = new ArrayList<>();
      for (int at = 0; at < checks.size(); at += TOGETHER_MAX) {
        results.addAll(
            run.together(checks.subList(at, Math.min(at + TOGETHER_MAX, checks.size()))));
      }
      String rows = engine.text("SELECT count(*) FROM " + Sql.parquet(relation.files()));
      return new ValidationReport(Long.parseLong(String.valueOf(rows)), results);
    }
  }

  /** A check with how it is measured, or with the outcome where the columns alone decide. */
  private record Planned(
      Check check, Set<String> columns, @Nullable Probe probe, @Nullable Outcome known) {}

  private List<CheckResult> together(List<Check> checks) {
    List<Planned> plans = checks.stream().map(this::plan).toList();
    double[] values;
    try {
      values = measure(plans);
    } catch (InvalidInput e) {
      return plans.stream().map(this::alone).toList();
    }
    return results(plans, values);
  }

  /** Some check cannot be measured: find out which, and let only that one fail. */
  private CheckResult alone(Planned plan) {
    double[] values;
    try {
      values = measure(List.of(plan));
    } catch (InvalidInput e) {
      return result(plan, Outcome.without("it cannot be measured: " + e.getMessage(), ""));
    }
    return results(List.of(plan), values).getFirst();
  }

  private List<CheckResult> results(List<Planned> plans, double[] values) {
    List<CheckResult> results = new ArrayList<>();
    int at = 0;
    for (Planned plan : plans) {
      if (plan.known() != null) {
        results.add(result(plan, plan.known()));
      } else if (plan.probe() != null) {
        int count = plan.probe().aggregates().size();
        double[] own = Arrays.copyOfRange(values, at, at + count);
        results.add(result(plan, plan.probe().judge().judge(own)));
        at += count;
      }
    }
    return results;
  }

  private CheckResult result(Planned plan, Outcome outcome) {
    List<FailingRow> sample = outcome.failing() == 0 ? List.of() : sample(plan);
    return new CheckResult(
        plan.check().text(),
        outcome.passed(),
        outcome.found(),
        outcome.measured(),
        outcome.limit(),
        outcome.failing(),
        sample);
  }

  private double[] measure(List<Planned> plans) {
    Set<String> columns = new LinkedHashSet<>();
    List<String> aggregates = new ArrayList<>();
    for (Planned plan : plans) {
      if (plan.probe() != null) {
        columns.addAll(plan.columns());
        for (String aggregate : plan.probe().aggregates()) {
          aggregates.add("CAST(" + aggregate + " AS DOUBLE) AS m" + aggregates.size());
        }
      }
    }
    double[] values = new double[aggregates.size()];
    if (aggregates.isEmpty()) {
      return values;
    }
    Frame measured =
        engine.fetch("SELECT " + String.join(", ", aggregates) + " FROM (" + rows(columns) + ")");
    for (int i = 0; i < values.length; i++) {
      values[i] = measured.doubles("m" + i)[0];
    }
    return values;
  }

  private Planned plan(Check check) {
    return switch (check) {
      case Check.Between c -> onNumber(c, c.column(), () -> Probe.between(c));
      case Check.Mean c -> onNumber(c, c.column(), () -> Probe.mean(c));
      case Check.Quantile c -> onNumber(c, c.column(), () -> Probe.quantile(c));
      case Check.SimilarScale c -> onNumber(c, c.column(), () -> Probe.scale(c, history));
      case Check.In c -> on(c, Set.of(c.column()), () -> Probe.in(c));
      case Check.Matches c -> on(c, Set.of(c.column()), () -> Probe.matches(c));
      case Check.Unique c -> on(c, new LinkedHashSet<>(c.columns()), () -> Probe.unique(c));
      case Check.Completeness c ->
          on(c, Set.of(c.column()), () -> Probe.completeness(c, derivation.column(c.column())));
      case Check.Freshness c ->
          onKind(c, c.column(), Set.of(TableColumn.Kind.TIME), () -> Probe.freshness(c, now));
      case Check.RowCount c -> on(c, Set.of(), () -> Probe.rowCount(c));
      case Check.Satisfies c -> satisfies(c);
      case Check.Type c -> type(c);
    };
  }

  /** Makes a probe once it is known that the columns are there. */
  private interface Making {
    Probe probe();
  }

  private Planned on(Check check, Set<String> columns, Making making) {
    for (String column : columns) {
      if (!derivation.has(column)) {
        return missing(check, column);
      }
    }
    return new Planned(check, columns, making.probe(), null);
  }

  private Planned onNumber(Check check, String column, Making making) {
    Set<TableColumn.Kind> numbers = Set.of(TableColumn.Kind.NUMBER, TableColumn.Kind.INTEGER);
    return onKind(check, column, numbers, making);
  }

  private Planned onKind(Check check, String column, Set<TableColumn.Kind> kinds, Making making) {
    if (derivation.has(column) && !kinds.contains(derivation.column(column).kind())) {
      String type = derivation.column(column).type();
      String wanted = kinds.contains(TableColumn.Kind.TIME) ? "a time" : "a number";
      Outcome wrong =
          Outcome.without("the column has the type " + type + ", " + wanted + " is needed", "");
      return new Planned(check, Set.of(column), null, wrong);
    }
    return on(check, Set.of(column), making);
  }

  private Planned satisfies(Check.Satisfies check) {
    Expression expression = Expression.parse(engine, "check", "check", check.expression());
    Planned plan = on(check, expression.columns(), () -> Probe.satisfies(check, expression));
    if (plan.probe() != null) {
      requireTruth(expression);
    }
    return plan;
  }

  private void requireTruth(Expression expression) {
    String rows = rows(expression.columns());
    String type =
        engine
            .describe("SELECT " + expression.inParentheses() + " AS holds FROM (" + rows + ")")
            .getFirst()
            .type();
    if (!type.equals("BOOLEAN")) {
      throw new InvalidInput(
          "check `"
              + expression.sql().strip()
              + "` gives a "
              + type
              + ", which is not true or false;"
              + " write a comparison");
    }
  }

  private Planned type(Check.Type check) {
    if (!derivation.has(check.column())) {
      return missing(check, check.column());
    }
    Outcome outcome = typed(check, derivation.column(check.column()));
    return new Planned(check, Set.of(), null, outcome);
  }

  private static Planned missing(Check check, String column) {
    Outcome missing = Outcome.without("there is no column `" + column + "`", "");
    return new Planned(check, Set.of(), null, missing);
  }

  private static Outcome typed(Check.Type check, TableColumn column) {
    boolean passed =
        switch (check.type()) {
          case "number" ->
              column.kind() == TableColumn.Kind.NUMBER || column.kind() == TableColumn.Kind.INTEGER;
          case "integer" -> column.kind() == TableColumn.Kind.INTEGER;
          case "time" -> column.kind() == TableColumn.Kind.TIME;
          case "text" -> column.kind() == TableColumn.Kind.TEXT;
          default -> column.type().equalsIgnoreCase(check.type());
        };
    return new Outcome(passed, "it has the type " + column.type(), null, check.type(), 0);
  }

  private String rows(Set<String> columns) {
    return derivation.select(columns, Place.COLUMNS, Place.from(relation.files()));
  }

  private List<FailingRow> sample(Planned plan) {
    if (plan.probe() == null || plan.probe().failing() == null) {
      return List.of();
    }
    Set<String> shown = new LinkedHashSet<>(plan.columns());
    derivation.columns().stream()
        .map(TableColumn::name)
        .filter(name -> shown.size() < VALUES_MAX && !shown.contains(name))
        .forEach(shown::add);
    List<String> texts = new ArrayList<>();
    shown.forEach(
        name ->
            texts.add("CAST(" + Sql.identifier(name) + " AS VARCHAR) AS " + Sql.identifier(name)));
    String places = Sql.identifiers(Place.COLUMNS);
    Frame rows =
        engine.fetch(
            "SELECT "
                + places
                + ", "
                + String.join(", ", texts)
                + " FROM ("
                + rows(shown)
                + ")"
                + plan.probe().failing()
                + " ORDER BY "
                + places
                + " LIMIT "
                + SAMPLE_MAX);
    List<FailingRow> sample = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      sample.add(row(rows, i, shown));
    }
    return sample;
  }

  private FailingRow row(Frame rows, int at, Set<String> shown) {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (String name : shown) {
      if (rows.column(name) instanceof Column.Strings texts) {
        values.put(name, texts.values()[at]);
      }
    }
    int file = (int) rows.longs(Place.FILE).values()[at];
    long row = rows.longs(Place.ROW).values()[at] + 1;
    String name = String.valueOf(relation.files().get(file).getFileName());
    return new FailingRow(file, name, row, values);
  }
}
