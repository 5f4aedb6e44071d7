package lazo.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.dataset.DatasetVersion;
import lazo.dataset.Datasets;
import lazo.dataset.Delivery;
import lazo.http.Request;

/** All datasets with what was delivered last. */
public final class DataPage implements Pages.Page {
  /**
   * @param newest empty while nothing was accepted
   * @param last the newest delivery, accepted or not
   */
  public record Row(
      String name, String loop, Optional<DatasetVersion> newest, Optional<Delivery> last) {}

  private final Datasets datasets;

  DataPage(Datasets datasets) {
    this.datasets = datasets;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    List<Row> rows = new ArrayList<>();
    for (String name : datasets.names()) {
      rows.add(
          new Row(
              name,
              datasets.loop(name),
              datasets.latest(name),
              datasets.deliveries(name, 1).stream().findFirst()));
    }
    long refused =
        rows.stream().filter(row -> row.last.filter(last -> !last.accepted()).isPresent()).count();
    return Map.of("rows", rows, "answer", page.t("data.answer", rows.size(), refused));
  }
}
