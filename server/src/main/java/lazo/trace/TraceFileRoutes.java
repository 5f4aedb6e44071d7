package lazo.trace;

import static lazo.http.About.about;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import lazo.http.Ranges;
import lazo.http.Reply;
import lazo.http.Request;
import lazo.http.Routes;
import lazo.http.Routes.Body;
import lazo.tracking.Artifacts;
import lazo.tracking.wire.Download;
import lazo.tracking.wire.Fields;
import lazo.tracking.wire.MlflowApi;
import lazo.tracking.wire.SafePath;

/** Traces as files: all spans of one, or a file that its client attached. */
final class TraceFileRoutes {
  private static final String FILE = "traces.json";

  private final Traces traces;
  private final Artifacts artifacts;

  TraceFileRoutes(Traces traces, Artifacts artifacts) {
    this.traces = traces;
    this.artifacts = artifacts;
  }

  void register(Routes table) {
    var routes = new MlflowApi(table);
    for (String prefix : MlflowApi.PREFIXES) {
      routes.raw(
          "GET",
          prefix + "/get-trace-artifact",
          Body.MEMORY,
          about("Download the spans of a trace, or a file attached to it"),
          this::download);
    }
  }

  private Reply download(Request request) {
    TraceInfo trace =
        traces.trace(
            SpanFiles.checked(
                request.queryParam("request_id").orElseThrow(() -> Fields.missing("request_id"))));
    Optional<String> path = request.queryParam("path").filter(given -> !given.isEmpty());
    if (path.isPresent()) {
      return file(request, trace, "attachments/" + SafePath.relative(path.get()));
    }
    Collection<ObjectNode> spans = traces.spans(trace.id());
    if (spans.isEmpty() && artifacts.find(folder(trace) + FILE).isPresent()) {
      return file(request, trace, FILE); // a client without OTLP puts them there
    }
    ObjectNode all = TraceRender.object();
    ArrayNode list = all.putArray("spans");
    spans.forEach(span -> list.add(new Span(span).exported()));
    return Download.attachment(Reply.json(all), FILE);
  }

  /** Not what the trace's tag says: whoever may edit the trace could point it elsewhere. */
  private static String folder(TraceInfo trace) {
    return Artifacts.pathOf(Traces.place(trace.experimentId(), trace.id())) + "/";
  }

  private Reply file(Request request, TraceInfo trace, String path) {
    Artifacts.Entry file = artifacts.file(folder(trace) + path);
    return Ranges.of(request, Download.of(artifacts.bytes(file), file.size(), file.name()));
  }
}
