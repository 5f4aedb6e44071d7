package lazo.data;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.data.ColumnProfile.Numbers;
import lazo.data.ColumnProfile.Texts;
import lazo.data.ColumnProfile.Times;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.stats.Moments;
import lazo.stats.histogram.CategoryCounts;
import lazo.stats.histogram.Edges;
import lazo.stats.histogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Takes the profile of files. DuckDB decodes and counts, one column at a time so that memory holds
 * one column and not the table; edges, bins and moments are computed here.
 */
public final class Profiler {

  static final int BINS = 64;
  static final int CATEGORIES_MAX = 256;

  private static final int EDGE_SAMPLE_MAX = 1_000_000;

  private final Engine engine;
  private final String from;
  private final Derivation derivation;
  private final @Nullable Profile reference;

  private Profiler(Engine engine, Relation relation, @Nullable Profile reference) {
    this.engine = engine;
    this.from = Place.from(relation.files());
    this.derivation = Place.derive(engine, relation);
    this.reference = reference;
  }

  /**
   * Takes the profile of every column, derived ones included.
   *
   * @param reference an earlier profile whose edges and categories are used, so that the two can be
   *     compared and added; null to take them from these rows
   */
  public static Profile profile(DuckDb duck, Relation relation, @Nullable Profile reference) {
    try (Engine engine = duck.sealed(relation.files())) {
      Profiler profiler = new Profiler(engine, relation, reference);
      List<ColumnProfile> columns = new ArrayList<>();
      for (TableColumn column : profiler.derivation.columns()) {
        columns.add(profiler.column(column));
      }
      String rows = engine.text("SELECT count(*) FROM " + Sql.parquet(relation.files()));
      return new Profile(Long.parseLong(String.valueOf(rows)), columns);
    }
  }

  private ColumnProfile column(TableColumn column) {
    String name = Sql.identifier(column.name());
    Frame counts =
        engine.fetch(
            "SELECT count(*) AS n, count("
                + name
                + ") AS present, approx_count_distinct("
                + (column.kind() == TableColumn.Kind.OTHER ? "1" : name)
                + ") AS different FROM ("
                + derivation.select(List.of(column.name()), from)
                + ")");
    long present = counts.longs("present").values()[0];
    @Nullable ColumnProfile before = reference == null ? null : reference.find(column.name());
    return new ColumnProfile(
        column.name(),
        column.type(),
        present,
        counts.longs("n").values()[0] - present,
        counts.longs("different").values()[0],
        isNumber(column) ? numbers(column, before) : null,
        column.kind() == TableColumn.Kind.TIME ? times(column) : null,
        column.kind() == TableColumn.Kind.TEXT ? texts(column, present, before) : null);
  }

  private static boolean isNumber(TableColumn column) {
    return column.kind() == TableColumn.Kind.NUMBER || column.kind() == TableColumn.Kind.INTEGER;
  }

  private Numbers numbers(TableColumn column, @Nullable ColumnProfile before) {
    String name = Sql.identifier(column.name());
    double[] values =
        engine
            .fetch(
                "SELECT CAST("
                    + name
                    + " AS DOUBLE) AS x FROM ("
                    + derivation.select(List.of(column.name()), from)
                    + ") WHERE "
                    + name
                    + " IS NOT NULL")
            .doubles("x");
    @Nullable Numbers known = before == null ? null : before.numbers();
    Edges edges = known == null ? edges(values) : known.histogram().edges();
    Moments finite = moments(values, false);
    double[] ends = ends(values);
    return new Numbers(
        finite.count() == 0 ? null : ends[0],
        finite.count() == 0 ? null : ends[1],
        finite,
        moments(values, true),
        Histogram.of(edges, values));
  }

  /**
   * The edges come from at most a million values, evenly spread; all values are counted on them.
   */
  private static Edges edges(double[] values) {
    int step = values.length / EDGE_SAMPLE_MAX + 1;
    double[] sample = new double[(values.length + step - 1) / step];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = values[i * step];
    }
    Arrays.parallelSort(sample);
    return Edges.quantiles(sample, BINS);
  }

  /** In two passes, which is exact enough for any scale; a record for each value would be slow. */
  private static Moments moments(double[] values, boolean logarithms) {
    long count = 0;
    double sum = 0;
    for (double value : values) {
      if (counts(value, logarithms)) {
        count++;
        sum += logarithms ? Math.log(Math.abs(value)) : value;
      }
    }
    if (count == 0) {
      return Moments.NONE;
    }
    double mean = sum / count;
    double squares = 0;
    for (double value : values) {
      if (counts(value, logarithms)) {
        double deviation = (logarithms ? Math.log(Math.abs(value)) : value) - mean;
        squares += deviation * deviation;
      }
    }
    return new Moments(count, mean, squares);
  }

  private static boolean counts(double value, boolean logarithms) {
    return Double.isFinite(value) && !(logarithms && value == 0);
  }

  private static double[] ends(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      }
    }
    return new double[] {least, greatest};
  }

  private Times times(TableColumn column) {
    String name = Sql.identifier(column.name());
    Frame ends =
        engine.fetch(
            "SELECT min("
                + name
                + ") AS first, max("
                + name
                + ") AS last FROM ("
                + derivation.select(List.of(column.name()), from)
                + ")");
    return new Times(moment(ends.longs("first")), moment(ends.longs("last")));
  }

  private static @Nullable Long moment(Column.Longs column) {
    return column.missing(0) ? null : column.values()[0];
  }

  private Texts texts(TableColumn column, long present, @Nullable ColumnProfile before) {
    @Nullable Texts known = before == null ? null : before.texts();
    List<String> frozen = known == null ? List.of() : known.categories().categories();
    String name = Sql.identifier(column.name());
    String which =
        known == null ? "" : " AND CAST(" + name + " AS VARCHAR) IN (" + list(frozen) + ")";
    Frame top =
        engine.fetch(
            "SELECT CAST("
                + name
                + " AS VARCHAR) AS category, count(*) AS n FROM ("
                + derivation.select(List.of(column.name()), from)
                + ") WHERE "
                + name
                + " IS NOT NULL"
                + which
                + " GROUP BY category ORDER BY n DESC, category LIMIT "
                + CATEGORIES_MAX);
    Map<String, Long> seen = new HashMap<>();
    @Nullable String[] categories = top.strings("category").values();
    for (int i = 0; i < categories.length; i++) {
      seen.put(String.valueOf(categories[i]), top.longs("n").values()[i]);
    }
    List<String> counted = known != null ? frozen : CategoryCounts.freeze(seen, CATEGORIES_MAX);
    long[] counts = new long[counted.size() + 1];
    long others = present;
    for (int i = 0; i < counted.size(); i++) {
      counts[i] = seen.getOrDefault(counted.get(i), 0L);
      others -= counts[i];
    }
    counts[counted.size()] = others;
    return new Texts(new CategoryCounts(counted, counts, 0));
  }

  private static String list(List<String> texts) {
    return texts.isEmpty() ? "NULL" : texts.stream().map(Sql::literal).collect(joining(", "));
  }
}
