package lazo.move;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import lazo.transfer.Moved;
import org.jspecify.annotations.Nullable;

/** Says which rows of an export a thing becomes. */
final class ExportRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExportTables tables;

  ExportRows(ExportTables tables) {
    this.tables = tables;
  }

  void add(Moved thing) {
    switch (thing) {
      case Moved.Experiment experiment -> experiment(experiment);
      case Moved.Run run -> run(run);
      case Moved.Metrics metrics -> metrics(metrics);
      case Moved.Model model -> model(model);
      case Moved.Registered model -> {
        tables.add(
            ExportTable.REGISTERED_MODELS,
            model.title(),
            model.description(),
            model.created(),
            model.updated());
        tables.pairs(ExportTable.REGISTERED_MODEL_TAGS, model.tags(), model.title());
      }
      case Moved.Version version -> version(version);
      case Moved.Alias alias ->
          tables.add(ExportTable.MODEL_ALIASES, alias.model(), alias.alias(), alias.version());
      case Moved.Trace trace -> trace(trace);
      case Moved.Whole whole ->
          throw new IllegalArgumentException(whole.name() + " is nothing to export");
    }
  }

  private void experiment(Moved.Experiment experiment) {
    tables.add(
        ExportTable.EXPERIMENTS,
        experiment.id(),
        experiment.title(),
        experiment.lifecycle().word(),
        experiment.created(),
        experiment.updated(),
        experiment.location());
    tables.pairs(ExportTable.EXPERIMENT_TAGS, experiment.tags(), experiment.id());
  }

  private void run(Moved.Run run) {
    tables.add(
        ExportTable.RUNS,
        run.id(),
        run.experiment(),
        run.title(),
        run.user(),
        run.status(),
        run.start(),
        run.end(),
        run.lifecycle().word(),
        run.location());
    tables.pairs(ExportTable.RUN_PARAMS, run.params(), run.id());
    tables.pairs(ExportTable.RUN_TAGS, run.tags(), run.id());
    for (Moved.Dataset read : run.datasets()) {
      tables.add(
          ExportTable.RUN_DATASETS,
          run.id(),
          read.title(),
          read.digest(),
          read.sourceType(),
          read.source(),
          read.schema(),
          read.profile(),
          JSON.valueToTree(read.tags()));
    }
    run.inputs().forEach(link -> link(run, link, "input"));
    run.outputs().forEach(link -> link(run, link, "output"));
  }

  private void link(Moved.Run run, Moved.Link link, String direction) {
    tables.add(ExportTable.RUN_MODELS, run.id(), link.model(), direction, link.step());
  }

  private void metrics(Moved.Metrics metrics) {
    for (Moved.Series series : metrics.series()) {
      for (int i = 0; i < series.values().length; i++) {
        tables.add(
            ExportTable.RUN_METRICS,
            metrics.run(),
            series.key(),
            series.values()[i],
            series.times()[i],
            series.steps()[i]);
      }
    }
  }

  private void model(Moved.Model model) {
    tables.add(
        ExportTable.LOGGED_MODELS,
        model.id(),
        model.experiment(),
        model.title(),
        model.type(),
        model.run(),
        model.status(),
        model.statusMessage(),
        model.created(),
        model.updated(),
        model.location());
    tables.pairs(ExportTable.LOGGED_MODEL_PARAMS, model.params(), model.id());
    tables.pairs(ExportTable.LOGGED_MODEL_TAGS, model.tags(), model.id());
    for (Moved.ModelMetric metric : model.metrics()) {
      tables.add(
          ExportTable.LOGGED_MODEL_METRICS,
          model.id(),
          metric.key(),
          metric.value(),
          metric.time(),
          metric.step(),
          metric.run(),
          metric.dataset(),
          metric.digest());
    }
  }

  private void version(Moved.Version version) {
    tables.add(
        ExportTable.MODEL_VERSIONS,
        version.model(),
        version.number(),
        version.source(),
        version.run(),
        version.loggedModel(),
        version.runLink(),
        version.description(),
        version.stage().word(),
        version.created(),
        version.updated());
    tables.pairs(ExportTable.MODEL_VERSION_TAGS, version.tags(), version.model(), version.number());
  }

  private void trace(Moved.Trace trace) {
    JsonNode info = trace.info();
    tables.add(
        ExportTable.TRACES,
        trace.id(),
        trace.experiment(),
        HttpRuns.textOrNull(info, "request_time"),
        HttpRuns.textOrNull(info, "execution_duration"),
        HttpRuns.textOrNull(info, "state"),
        HttpRuns.textOrNull(info, "client_request_id"),
        HttpRuns.textOrNull(info, "request_preview"),
        HttpRuns.textOrNull(info, "response_preview"));
    tables.pairs(ExportTable.TRACE_TAGS, texts(info.path("tags")), trace.id());
    tables.pairs(ExportTable.TRACE_METADATA, texts(info.path("trace_metadata")), trace.id());
    trace.runs().forEach(run -> tables.add(ExportTable.TRACE_RUNS, trace.id(), run));
    for (JsonNode given : info.path("assessments")) {
      tables.add(
          ExportTable.TRACE_ASSESSMENTS,
          trace.id(),
          HttpRuns.textOrNull(given, "assessment_id"),
          HttpRuns.textOrNull(given, "assessment_name"),
          given);
    }
    trace.spans().forEach(span -> span(trace.id(), span));
  }

  /** Attributes stay in OpenTelemetry's list of keys and typed values. */
  private void span(String trace, JsonNode span) {
    tables.add(
        ExportTable.SPANS,
        trace,
        hex(span.path("span_id")),
        hex(span.path("parent_span_id")),
        span.path("name").asText(),
        span.path("status").path("code").asText("STATUS_CODE_UNSET"),
        nanos(span.path("start_time_unix_nano")),
        nanos(span.path("end_time_unix_nano")),
        span.path("attributes").isMissingNode() ? null : span.get("attributes"),
        span.path("events").isMissingNode() ? null : span.get("events"));
  }

  private static @Nullable String hex(JsonNode base64) {
    String text = base64.asText("");
    return text.isEmpty() ? null : HexFormat.of().formatHex(Base64.getDecoder().decode(text));
  }

  private static @Nullable Long nanos(JsonNode time) {
    return time.isMissingNode() || time.isNull() ? null : (Long) time.asLong();
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              texts.put(entry.getKey(), value.isTextual() ? value.asText() : value.toString());
            });
    return texts;
  }
}
