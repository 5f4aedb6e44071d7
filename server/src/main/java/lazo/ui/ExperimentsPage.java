package lazo.ui;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lazo.http.Request;
import lazo.loop.Durations;
import lazo.problem.InvalidInput;
import lazo.tracking.Experiment;
import lazo.tracking.Tracking;
import lazo.tracking.View;
import lazo.tracking.wire.Page;

/** All experiments in their folders. */
public final class ExperimentsPage implements Pages.Page {
  private static final int READ_MAX = 10_000;
  private static final int SHOWN_MAX = 1_000;
  private static final int ALL_OPEN_MAX = 100;

  /**
   * @param total how many experiments fit, at most {@code READ_MAX}
   * @param find what the names shown contain, empty for all
   * @param view active or deleted
   * @param done what a button has just done, empty for nothing
   * @param more there are rows that are not shown
   */
  public record Model(
      List<ExperimentTree.Row> rows,
      int total,
      String find,
      String view,
      String folder,
      String done,
      String kept,
      boolean more) {
    public boolean bin() {
      return view.equals("deleted");
    }

    /** The address with a folder opened, or closed when it is open. */
    public String toggled(ExperimentTree.Row row) {
      int slash = row.folder().lastIndexOf('/');
      String above = slash < 0 ? "" : row.folder().substring(0, slash);
      return link(row.open() ? above : row.folder());
    }

    public String link(String other) {
      return "?view="
          + view
          + (find.isEmpty() ? "" : "&find=" + RunsState.encoded(find))
          + "&folder="
          + RunsState.encoded(other);
    }
  }

  private final Tracking tracking;
  private final Optional<Duration> kept;

  /**
   * @param kept how long the deleted can be restored; empty for ever
   */
  ExperimentsPage(Tracking tracking, Optional<Duration> kept) {
    this.tracking = tracking;
    this.kept = kept;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    String find = request.queryParam("find").orElse("").strip();
    String view = request.queryParam("view").orElse("active");
    String folder = request.queryParam("folder").orElse("");
    List<Experiment> found =
        all(view).stream()
            .filter(
                experiment ->
                    experiment
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .contains(find.toLowerCase(Locale.ROOT)))
            .toList();
    boolean few = found.size() <= ALL_OPEN_MAX && request.queryParam("folder").isEmpty();
    List<ExperimentTree.Row> rows = ExperimentTree.of(found).rows(folder, few || !find.isEmpty());
    return Map.of(
        "model",
        new Model(
            rows.stream().limit(SHOWN_MAX).toList(),
            found.size(),
            find,
            view,
            folder,
            done(request, page),
            kept.map(time -> page.t("bin.kept", Durations.format(time))).orElse(""),
            rows.size() > SHOWN_MAX));
  }

  private List<Experiment> all(String word) {
    View view =
        switch (word) {
          case "active" -> View.ACTIVE_ONLY;
          case "deleted" -> View.DELETED_ONLY;
          default -> throw new InvalidInput("'view' must be active or deleted, was '" + word + "'");
        };
    Page<Experiment> found =
        tracking.searchExperiments(view, "", List.of("name ASC"), READ_MAX, null);
    return found.items();
  }

  private static String done(Request request, PageContext page) {
    int number = request.queryInt("n", 0, 0, ExperimentActions.EXPERIMENTS_MAX);
    String did = request.queryParam("did").orElse("");
    return switch (did) {
      case "move" -> page.t("experiments.did.move", number);
      case "delete" -> page.t("experiments.did.delete", number);
      case "restore" -> page.t("experiments.did.restore", number);
      case "purge" -> page.t("experiments.did.purge", number);
      default -> "";
    };
  }
}
