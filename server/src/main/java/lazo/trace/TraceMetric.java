package lazo.trace;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lazo.problem.InvalidInput;

/**
 * A figure that can be asked of traces, spans or assessments.
 *
 * @param name as MLflow's API has it
 * @param dimensions by which it can be broken down
 */
record TraceMetric(View view, String name, Set<Function> functions, List<String> dimensions) {
  enum View {
    TRACES,
    SPANS,
    ASSESSMENTS
  }

  enum Function {
    COUNT,
    SUM,
    AVG,
    PERCENTILE,
    MIN,
    MAX
  }

  private static final Set<Function> COUNTED = EnumSet.of(Function.COUNT);
  private static final Set<Function> SPREAD =
      EnumSet.of(Function.AVG, Function.MIN, Function.MAX, Function.PERCENTILE);
  private static final Set<Function> SUMMED =
      EnumSet.of(Function.SUM, Function.AVG, Function.MIN, Function.MAX, Function.PERCENTILE);
  static final String SESSIONS = "session_count";
  static final String TOKENS = "_tokens";
  private static final List<String> MODEL = List.of("span_model_name", "span_model_provider");
  private static final List<String> TRACE_NAME = List.of("trace_name");

  private static final List<TraceMetric> ALL =
      List.of(
          of(View.TRACES, "trace_count", COUNTED, List.of("trace_name", "trace_status")),
          of(View.TRACES, SESSIONS, COUNTED, List.of()),
          of(View.TRACES, "latency", SPREAD, TRACE_NAME),
          of(View.TRACES, "input_tokens", SUMMED, TRACE_NAME),
          of(View.TRACES, "output_tokens", SUMMED, TRACE_NAME),
          of(View.TRACES, "total_tokens", SUMMED, TRACE_NAME),
          of(View.TRACES, "cache_read_input_tokens", SUMMED, TRACE_NAME),
          of(View.TRACES, "cache_creation_input_tokens", SUMMED, TRACE_NAME),
          of(
              View.SPANS,
              "span_count",
              COUNTED,
              Stream.concat(Stream.of("span_name", "span_type", "span_status"), MODEL.stream())
                  .toList()),
          of(View.SPANS, "latency", SPREAD, List.of("span_name", "span_status")),
          of(View.SPANS, "input_cost", SUMMED, MODEL),
          of(View.SPANS, "output_cost", SUMMED, MODEL),
          of(View.SPANS, "total_cost", SUMMED, MODEL),
          of(
              View.ASSESSMENTS,
              "assessment_count",
              COUNTED,
              List.of("assessment_name", "assessment_value")),
          of(View.ASSESSMENTS, "assessment_value", SPREAD, List.of("assessment_name")));

  private static TraceMetric of(
      View view, String name, Set<Function> functions, List<String> dimensions) {
    return new TraceMetric(view, name, functions, dimensions);
  }

  static TraceMetric of(String view, String name) {
    View seen =
        oneOf(
            "view_type",
            view,
            Arrays.stream(View.values()).map(View::name).toList(),
            View::valueOf);
    List<TraceMetric> there = ALL.stream().filter(metric -> metric.view == seen).toList();
    return oneOf(
        "metric_name",
        name,
        there.stream().map(TraceMetric::name).toList(),
        word ->
            there.stream().filter(metric -> metric.name.equals(word)).findFirst().orElseThrow());
  }

  private static <T> T oneOf(
      String field, String word, List<String> valid, java.util.function.Function<String, T> of) {
    if (!valid.contains(word)) {
      throw new InvalidInput(field + " must be one of " + valid + ", got '" + word + "'");
    }
    return of.apply(word);
  }

  Function function(String word) {
    List<String> valid = functions.stream().map(Function::name).toList();
    if (!valid.contains(word)) {
      throw new InvalidInput(
          "Found invalid aggregation_type(s): ['"
              + word
              + "']. Supported aggregation types: "
              + valid);
    }
    return Function.valueOf(word);
  }

  void checkDimensions(List<String> asked) {
    List<String> unknown = asked.stream().filter(word -> !dimensions.contains(word)).toList();
    if (!unknown.isEmpty()) {
      throw new InvalidInput(
          "Found invalid dimension(s): "
              + unknown
              + ". Supported dimensions: "
              + dimensions.stream().sorted().collect(Collectors.toList()));
    }
  }
}
