package lazo.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import lazo.http.Request;
import lazo.problem.NotFound;
import lazo.trace.EvaluationDataset;
import lazo.trace.EvaluationDatasets;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import lazo.tracking.wire.Page;
import org.jspecify.annotations.Nullable;

/** One evaluation dataset: what is asked in each example, and what is expected. */
public final class ExamplePage implements Pages.Page {
  private static final int SHOWN = 50;

  /**
   * @param records a page of them
   * @param from the number of the first, from 1
   * @param next the token of the next page
   */
  public record Model(
      Experiment experiment,
      EvaluationDataset dataset,
      List<ObjectNode> records,
      long from,
      @Nullable String previous,
      @Nullable String next) {
    public SortedMap<String, String> tags() {
      return new TreeMap<>(dataset.tags());
    }

    /** A part of a record as people read it: a text as itself, anything else as JSON. */
    public String part(ObjectNode record, String name) {
      JsonNode part = record.path(name);
      if (part.isMissingNode() || part.isNull()) {
        return "";
      }
      return part.isTextual() ? part.asText() : part.toPrettyString();
    }

    /** The trace that the example was taken from; empty for none. */
    public String trace(ObjectNode record) {
      String source = record.path("source_id").asText();
      return source.startsWith("tr-")
          ? "/experiments/" + experiment.id() + "/traces/" + RunsState.encoded(source)
          : "";
    }

    public boolean answered() {
      return records.stream().anyMatch(record -> record.hasNonNull("outputs"));
    }
  }

  private final Tracking tracking;
  private final EvaluationDatasets datasets;

  ExamplePage(Tracking tracking, EvaluationDatasets datasets) {
    this.tracking = tracking;
    this.datasets = datasets;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Experiment experiment = tracking.experimentById(request.pathParam("id"));
    EvaluationDataset dataset = datasets.dataset(request.pathParam("dataset"));
    if (!dataset.experiments().contains(experiment.id())) {
      throw new NotFound("dataset " + dataset.name() + " is not of this experiment");
    }
    String token = request.queryParam("page").orElse("");
    long offset = Page.offset(token);
    Page<ObjectNode> found = datasets.records(dataset.id(), SHOWN, token);
    String previous = offset == 0 ? null : offset <= SHOWN ? "" : Page.token(offset - SHOWN);
    return Map.of(
        "model", new Model(experiment, dataset, found.items(), offset + 1, previous, found.next()));
  }
}
