package lazo.ui;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import lazo.tracking.Metric;
import lazo.tracking.Run;
import org.jspecify.annotations.Nullable;

/** Params and metrics of several runs side by side. */
public final class RunComparison {
  private static final int COLORS = 8;

  /**
   * A run among those compared.
   *
   * @param label its name, with its id where two have the same
   * @param color the number of its colour, from 0
   */
  public record Side(Run run, String label, int color) {
    /** The custom property of its colour. */
    public String property() {
      return "--c" + color;
    }
  }

  /** What one run has under a key; {@code mark} is least, greatest or empty. */
  public record Cell(String text, String mark) {}

  /** What the runs have under a key. */
  public record Row(String key, boolean differs, List<Cell> cells) {}

  private final List<Side> sides;

  RunComparison(List<Run> runs) {
    List<Side> made = new ArrayList<>();
    for (Run run : runs) {
      boolean twice = runs.stream().filter(one -> one.name().equals(run.name())).count() > 1;
      String label = twice ? run.name() + " " + run.id().substring(0, 6) : run.name();
      made.add(new Side(run, label, made.size() % COLORS));
    }
    sides = List.copyOf(made);
  }

  public List<Side> sides() {
    return sides;
  }

  List<Row> params() {
    return keys(run -> run.params().keySet()).stream()
        .map(
            key ->
                row(
                    key,
                    sides.stream()
                        .map(side -> new Cell(side.run().params().getOrDefault(key, ""), ""))
                        .toList()))
        .toList();
  }

  List<Row> metrics(Format format) {
    return metricKeys().stream()
        .map(
            key -> {
              List<Double> values = sides.stream().map(side -> side.run().metric(key)).toList();
              double least = extreme(values, true);
              double greatest = extreme(values, false);
              return row(
                  key,
                  values.stream()
                      .map(
                          value ->
                              new Cell(
                                  Double.isNaN(value) ? "" : format.number(value),
                                  mark(value, least, greatest)))
                      .toList());
            })
        .toList();
  }

  private static double extreme(List<Double> values, boolean least) {
    var known = values.stream().mapToDouble(Double::doubleValue).filter(v -> !Double.isNaN(v));
    return (least ? known.min() : known.max()).orElse(0);
  }

  private static String mark(double value, double least, double greatest) {
    if (least == greatest) {
      return "";
    }
    return value == least ? "least" : value == greatest ? "greatest" : "";
  }

  static Row row(String key, List<Cell> cells) {
    boolean differs = new HashSet<>(cells.stream().map(Cell::text).toList()).size() > 1;
    return new Row(key, differs, cells);
  }

  NavigableSet<String> metricKeys() {
    return keys(run -> run.metrics().stream().map(Metric::key).toList());
  }

  private NavigableSet<String> keys(Function<Run, Iterable<String>> of) {
    NavigableSet<String> keys = new TreeSet<>();
    sides.forEach(side -> of.apply(side.run()).forEach(keys::add));
    return keys;
  }

  /** What a run has for {@code params.NAME} or {@code metrics.NAME} as text, null for nothing. */
  static @Nullable String text(Run run, String name) {
    String key = name.substring(name.indexOf('.') + 1);
    if (name.startsWith("params.")) {
      return run.params().get(key);
    }
    double value = run.metric(key);
    return Double.isNaN(value) ? null : String.valueOf(value);
  }

  static OptionalDouble number(Run run, String name) {
    String text = text(run, name);
    try {
      double value = text == null ? Double.NaN : Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** True when every run that has it has a number. */
  boolean numeric(String name) {
    return sides.stream()
        .filter(side -> text(side.run(), name) != null)
        .allMatch(side -> number(side.run(), name).isPresent());
  }

  /** True when the runs fall into groups by it: more than one, and at least one of several runs. */
  boolean groups(String name) {
    List<String> texts =
        sides.stream().map(side -> text(side.run(), name)).filter(Objects::nonNull).toList();
    long different = texts.stream().distinct().count();
    return different > 1 && different < texts.size();
  }
}
