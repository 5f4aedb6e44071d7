package lazo.ui;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import lazo.http.Request;
import lazo.problem.InvalidInput;
import lazo.trace.TraceInfo;
import lazo.trace.Traces;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** The traces of an experiment, a page at a time, the newest first. */
public final class TracesPage implements Pages.Page {
  private static final int SHOWN = 50;
  private static final String NAME_TAG = "mlflow.traceName";
  private static final String SESSION = "mlflow.trace.session";

  /**
   * @param next the token of the next page
   */
  public record Model(
      Experiment experiment,
      String filter,
      List<TraceInfo> traces,
      long from,
      @Nullable String previous,
      @Nullable String next,
      RunsPage.@Nullable Problem problem) {
    public String link(String page) {
      return "/experiments/"
          + experiment.id()
          + "/traces?"
          + (filter.isBlank() ? "" : "filter=" + RunsState.encoded(filter) + "&")
          + "page="
          + page;
    }

    public String link(TraceInfo trace) {
      return path(trace);
    }

    public String name(TraceInfo trace) {
      return TracesPage.name(trace);
    }

    /** The conversation it is part of; empty for none. */
    public String session(TraceInfo trace) {
      return trace.metadata().getOrDefault(SESSION, "");
    }

    public boolean sessions() {
      return traces.stream().anyMatch(trace -> !session(trace).isEmpty());
    }

    /** What the traces shown can be told apart by, as a filter writes it. */
    public SortedSet<String> keys() {
      SortedSet<String> keys = new TreeSet<>();
      for (TraceInfo trace : traces) {
        trace.tags().keySet().forEach(key -> keys.add("tags.`" + key + "`"));
        trace.metadata().keySet().forEach(key -> keys.add("metadata.`" + key + "`"));
        trace.assessments().forEach(one -> keys.add(one.kind() + ".`" + one.name() + "`"));
      }
      keys.removeIf(key -> key.chars().filter(c -> c == '`').count() > 2);
      return keys;
    }

    /** All of a conversation. */
    public String ofSession(TraceInfo trace) {
      return TracesPage.ofSession(trace);
    }

    /** The word of the state's badge. */
    public String badge(TraceInfo trace) {
      return TracesPage.badge(trace);
    }

    /** The beginning of what was asked or answered, on one line. */
    public String brief(@Nullable String preview) {
      String text = preview == null ? "" : preview.strip().replaceAll("\\s+", " ");
      return text.length() > 90 ? text.substring(0, 90) + "…" : text;
    }
  }

  private final Tracking tracking;
  private final Traces traces;

  TracesPage(Tracking tracking, Traces traces) {
    this.tracking = tracking;
    this.traces = traces;
  }

  static String path(TraceInfo trace) {
    return "/experiments/" + trace.experimentId() + "/traces/" + trace.id();
  }

  /** The traces of the same conversation; empty for none. */
  static String ofSession(TraceInfo trace) {
    String session = trace.metadata().getOrDefault(SESSION, "");
    String filter = "metadata.`" + SESSION + "` = '" + session.replace("'", "''") + "'";
    return session.isEmpty()
        ? ""
        : "/experiments/" + trace.experimentId() + "/traces?filter=" + RunsState.encoded(filter);
  }

  static String name(TraceInfo trace) {
    return trace.tags().getOrDefault(NAME_TAG, trace.id());
  }

  static String badge(TraceInfo trace) {
    return switch (trace.state()) {
      case OK -> "finished";
      case ERROR -> "failed";
      case IN_PROGRESS -> "running";
      default -> "waiting";
    };
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    String filter = request.queryParam("filter").orElse("").strip();
    String token = request.queryParam("page").orElse("");
    long offset = Page.offset(token);
    List<TraceInfo> found = List.of();
    String next = null;
    RunsPage.Problem problem = null;
    try {
      Page<TraceInfo> some =
          traces.search(List.of(experiment.id()), filter, List.of(), SHOWN, token);
      found = some.items();
      next = some.next();
    } catch (InvalidInput e) {
      problem = new RunsPage.Problem(String.valueOf(e.getMessage()), e.position().orElse(-1));
    }
    String previous = offset == 0 ? null : offset <= SHOWN ? "" : Page.token(offset - SHOWN);
    return Map.of(
        "model", new Model(experiment, filter, found, offset + 1, previous, next, problem));
  }
}
