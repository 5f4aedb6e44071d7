package lazo.ui;

import java.util.List;
import java.util.Map;
import lazo.dataset.Datasets;
import lazo.http.Request;
import lazo.loop.Decision;
import lazo.loop.Loops;

/**
 * One loop: its ring, its stages as a table, every decision with its evidence, and its definition.
 */
public final class LoopPage implements Pages.Page {
  private static final int DECISIONS_SHOWN = 500;

  public record Model(Loops.Loop loop, Ring ring, List<Decision> decisions, String answer) {}

  private final Loops loops;
  private final Datasets datasets;
  private final Standing standing;

  LoopPage(Loops loops, Datasets datasets, Standing standing) {
    this.loops = loops;
    this.datasets = datasets;
    this.standing = standing;
  }

  @Override
  public Map<String, Object> model(Request request, PageContext page) {
    Loops.Loop loop = loops.loop(request.pathParam("name"));
    List<Decision> decisions = loops.decisions(loop.name(), DECISIONS_SHOWN);
    String answer =
        decisions.isEmpty()
            ? page.t("loop.nothing")
            : page.t(
                "loop.answer",
                standing.of(loop.name(), page),
                page.say(decisions.getFirst().summary()));
    return Map.of(
        "model",
        new Model(
            loop,
            Ring.of(loop.name(), decisions, Deliveries.accepted(datasets, loop.name())),
            decisions,
            answer));
  }
}
