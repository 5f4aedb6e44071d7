package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.http.Request;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import lazo.tracking.View;
import lazo.tracking.wire.Page;

/** All experiments, the newest first. */
public final class ExperimentsPage implements Pages.Page {
  private static final int SHOWN = 100;

  private final Tracking tracking;

  ExperimentsPage(Tracking tracking) {
    this.tracking = tracking;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Page<Experiment> found =
        tracking.searchExperiments(
            View.ACTIVE_ONLY, "", List.of(), SHOWN, request.queryParam("page").orElse(null));
    return Map.of("experiments", found.items(), "next", found.next() == null ? "" : found.next());
  }
}
