package lazo.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lazo.dataset.Datasets;
import lazo.http.Request;
import lazo.loop.Decision;
import lazo.loop.Loops;

/** Every loop as a ring, beside its last decisions. */
public final class HomePage implements Pages.Page {
  private static final int DECISIONS_FOR_RING = 500;
  private static final int DECISIONS_SHOWN = 10;

  /** One loop on the page. */
  public record LoopView(Ring ring, String standing, List<Decision> decisions) {}

  public record Model(List<LoopView> loops, String answer) {}

  private final Loops loops;
  private final Datasets datasets;
  private final Standing standing;

  HomePage(Loops loops, Datasets datasets, Standing standing) {
    this.loops = loops;
    this.datasets = datasets;
    this.standing = standing;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    List<LoopView> views = loops.all().stream().map(loop -> view(loop, page)).toList();
    return Map.of("model", new Model(views, answer(views, page)));
  }

  private LoopView view(Loops.Loop loop, PageContext page) {
    List<Decision> decisions = loops.decisions(loop.name(), DECISIONS_FOR_RING);
    return new LoopView(
        Ring.of(loop.name(), decisions, Deliveries.accepted(datasets, loop.name())),
        standing.of(loop.name(), page),
        decisions.stream().limit(DECISIONS_SHOWN).toList());
  }

  private static String answer(List<LoopView> views, PageContext page) {
    Optional<Decision> newest =
        views.stream()
            .flatMap(view -> view.decisions.stream().limit(1))
            .max(Comparator.comparingLong(Decision::seq));
    if (newest.isEmpty()) {
      return page.t("home.answer.quiet");
    }
    String summary = page.say(newest.get().summary());
    return views.size() == 1
        ? page.t("home.answer.one", views.getFirst().standing(), summary)
        : page.t("home.answer.many", views.size(), summary);
  }
}
