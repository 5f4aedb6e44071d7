package lazo.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lazo.store.Dialect;
import lazo.tracking.wire.Condition;
import lazo.tracking.wire.Filter;
import lazo.tracking.wire.Filter.Comparison;
import lazo.tracking.wire.Filter.Operand;
import lazo.tracking.wire.Filter.Operator;
import org.jdbi.v3.core.Handle;

/**
 * Tells whether one part of a filter alone leaves few runs. A search then begins with those and
 * sorts them; otherwise it walks along an order until it has a page, which is quick just when many
 * runs fit. No statistics are kept: each part that an index knows is counted, up to a limit.
 */
final class FewRunsStore {
  /**
   * How many are few when a search would otherwise walk along an index of runs. Sorting this many
   * costs about as much as walking to a page of 100 where so many of a million runs fit: 20 ms.
   */
  static final int ALONG_RUNS = 3_000;

  /** The same when it would walk along the values of a metric, which costs more for each run. */
  static final int ALONG_A_METRIC = 8_000;

  /** The same when runs are only counted: then none beyond those is looked at. */
  static final int TO_COUNT = 100_000;

  /** Longer values are not in the index: see the migration {@code run_key_values}. */
  static final int INDEXED_LENGTH_MAX = 250;

  private final Dialect dialect;
  private final List<Long> experiments;
  private final View view;

  FewRunsStore(Dialect dialect, List<Long> experiments, View view) {
    this.dialect = dialect;
    this.experiments = experiments;
    this.view = view;
  }

  /** Writes a subquery whose only column, {@code run}, has the ids of runs, each once. */
  @FunctionalInterface
  interface Part {
    String sql(Condition condition);
  }

  /**
   * The part that leaves the fewest runs.
   *
   * @param few how many at most; empty when each part leaves more
   */
  Optional<Part> of(Handle handle, Filter filter, int few) {
    Optional<Part> fewest = Optional.empty();
    long number = few + 1L;
    for (Comparison comparison : demanded(filter)) {
      Optional<Part> part = part(comparison);
      if (part.isPresent()) {
        long counted = count(handle, part.get(), number);
        if (counted < number) {
          number = counted;
          fewest = part;
        }
      }
    }
    return fewest;
  }

  private long count(Handle handle, Part part, long most) {
    var condition = new Condition(dialect);
    return handle
        .createQuery(
            "select count(*) from (select 1 from ("
                + part.sql(condition)
                + ") part limit "
                + condition.bind(most)
                + ") counted")
        .bindMap(condition.values())
        .mapTo(Long.class)
        .one();
  }

  /** The comparisons that every run in the result passes. */
  private static List<Comparison> demanded(Filter filter) {
    return switch (filter) {
      case Comparison comparison -> List.of(comparison);
      case Filter.And(var parts) -> {
        List<Comparison> demanded = new ArrayList<>();
        parts.forEach(part -> demanded.addAll(demanded(part)));
        yield demanded;
      }
      case Filter.Or _, Filter.Not _ -> List.of();
    };
  }

  private Optional<Part> part(Comparison comparison) {
    return switch (comparison.entity()) {
      case "metric", "metrics" -> metric(comparison);
      case "param", "params", "parameter", "parameters" -> value(comparison, "run_param");
      case "tag", "tags" -> value(comparison, "run_tag");
      case "", "attribute", "attributes", "attr", "run" -> attribute(comparison);
      default -> Optional.empty();
    };
  }

  private Optional<Part> metric(Comparison comparison) {
    if (!comparison.operator().numeric() || comparison.operator() == Operator.NE) {
      return Optional.empty();
    }
    return Optional.of(
        condition ->
            "select run from latest_metric where experiment in "
                + condition.in(experiments)
                + " and key = "
                + condition.bind(comparison.key())
                + " and nan = 0 and "
                + condition.number("value", comparison, "metric"));
  }

  private static Optional<Part> value(Comparison comparison, String table) {
    boolean indexed =
        switch (comparison.operand()) {
          case Operand.Text(var text) -> text.length() <= INDEXED_LENGTH_MAX;
          case Operand.Texts(var texts) ->
              texts.stream().allMatch(text -> text.length() <= INDEXED_LENGTH_MAX);
          case Operand.Bare _, Operand.None _ -> false;
        };
    if (!indexed || !equality(comparison)) {
      return Optional.empty();
    }
    return Optional.of(
        condition ->
            "select run from "
                + table
                + " where key = "
                + condition.bind(comparison.key())
                + " and "
                + condition.text("value", comparison, "value")
                + " and length(value) <= "
                + INDEXED_LENGTH_MAX);
  }

  private Optional<Part> attribute(Comparison comparison) {
    boolean indexed =
        switch (RunKeys.alias(comparison.key())) {
          case "run_id", "run_name" -> equality(comparison);
          case "start_time" ->
              comparison.operator().numeric() && comparison.operator() != Operator.NE;
          default -> false;
        };
    if (!indexed) {
      return Optional.empty();
    }
    return Optional.of(
        condition ->
            "select id as run from run where experiment in "
                + condition.in(experiments)
                + " and lifecycle in "
                + condition.in(view.lifecycles())
                + " and "
                + RunKeys.where(condition, comparison));
  }

  private static boolean equality(Comparison comparison) {
    return comparison.operator() == Operator.EQ || comparison.operator() == Operator.IN;
  }
}
