package lazo.data;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which of DuckDB's functions an expression may call: those that DuckDB itself lists as scalar and
 * as giving the same answer for the same arguments, and some of its macros. Not the few that are
 * listed so and yet look at the clock, at settings or at another statement, nor those that make
 * much out of little.
 */
final class Functions {

  private static final Set<String> MACROS =
      Set.of(
          "array_append",
          "array_pop_back",
          "array_pop_front",
          "array_prepend",
          "array_push_back",
          "array_push_front",
          "array_reverse",
          "array_to_string",
          "date_add",
          "days_in_month",
          "fdiv",
          "fmod",
          "if",
          "list_any_value",
          "list_append",
          "list_avg",
          "list_count",
          "list_first",
          "list_last",
          "list_max",
          "list_median",
          "list_min",
          "list_prepend",
          "list_reverse",
          "list_stddev_pop",
          "list_stddev_samp",
          "list_sum",
          "list_var_pop",
          "list_var_samp",
          "nullif",
          "split_part");

  /** Scalar and consistent by DuckDB's own list, but not by ours. */
  private static final Set<String> REFUSED =
      Set.of(
          "age",
          "alias",
          "current_localtime",
          "current_localtimestamp",
          "from_json",
          "from_json_strict",
          "generate_series",
          "getenv",
          "invoke",
          "query",
          "range",
          "repeat",
          "version");

  private static final Set<String> REFUSED_PREFIXES =
      Set.of("__internal", "json_serialize", "json_deserialize", "json_execute", "duckdb_", "pg_");

  private static final AtomicReference<@Nullable Set<String>> SCALAR = new AtomicReference<>();

  private Functions() {}

  /** Why a function may not be called, or null. */
  static @Nullable String refusal(Engine engine, String function) {
    String name = function.toLowerCase(Locale.ROOT);
    if (MACROS.contains(name)) {
      return null;
    }
    if (REFUSED.contains(name) || REFUSED_PREFIXES.stream().anyMatch(name::startsWith)) {
      return "which is not allowed";
    }
    if (scalar(engine).contains(name)) {
      return null;
    }
    return switch (type(engine, name)) {
      case "" -> "which does not exist";
      case "aggregate" -> "which aggregates over rows; only one row is seen";
      case "scalar" -> "which does not give the same answer every time";
      default -> "which is not a function of one row";
    };
  }

  private static Set<String> scalar(Engine engine) {
    @Nullable Set<String> known = SCALAR.get();
    if (known == null) {
      known = new TreeSet<>();
      String all =
          engine.text(
              """
              SELECT string_agg(name, chr(10)) FROM (
                SELECT function_name AS name FROM duckdb_functions() GROUP BY function_name
                HAVING bool_and(function_type = 'scalar' AND stability = 'CONSISTENT'
                  AND NOT coalesce(has_side_effects, false)))
              """);
      String.valueOf(all).lines().forEach(known::add);
      SCALAR.set(known);
    }
    return known;
  }

  private static String type(Engine engine, String name) {
    @Nullable String type =
        engine.text(
            "SELECT min(function_type) FROM duckdb_functions() WHERE function_name = ?", name);
    return type == null ? "" : type;
  }
}
