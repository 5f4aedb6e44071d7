package lazo.evaluation;

import static lazo.http.About.about;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.evaluation.Verdict.Failed;
import lazo.evaluation.Verdict.Passed;
import lazo.evaluation.Verdict.Undecided;
import lazo.event.Events;
import lazo.http.Reply;
import lazo.http.Routes;
import lazo.problem.NotFound;
import lazo.scoring.Model;
import lazo.scoring.Package;
import lazo.store.Database;
import lazo.store.IdSource;
import org.jspecify.annotations.Nullable;

/** Judges candidates and keeps what it found. Thread safe. */
public final class Evaluations {
  private static final int PAGE_MAX = 500;
  private static final int LATENCY_ROWS = 200;

  /**
   * What is to be judged.
   *
   * @param subject in words, for example {@code flight-delay v3}
   * @param champion null when nothing serves yet
   */
  public record Question(
      String loop,
      String subject,
      Package candidate,
      @Nullable Package champion,
      List<Gate> gates,
      Evidence evidence) {}

  private final Database database;
  private final EvaluationStore store;
  private final Events events;
  private final InstantSource clock;
  private final IdSource ids;

  public Evaluations(Database database, Events events, InstantSource clock, IdSource ids) {
    this.database = database;
    this.store = new EvaluationStore(database);
    this.events = events;
    this.clock = clock;
    this.ids = ids;
  }

  public void register(Routes routes) {
    routes.get(
        "/lazo/v1/evaluations",
        about("List evaluations, newest first")
            .query("loop", String.class, "only of this loop")
            .query("max", Integer.class, "at most so many, up to " + PAGE_MAX, 50)
            .answersList("evaluations", Evaluation.class),
        request ->
            Reply.json(
                Map.of(
                    "evaluations",
                    latest(
                        request.queryParam("loop").orElse(""),
                        request.queryInt("max", 50, 1, PAGE_MAX)))));
    routes.get(
        "/lazo/v1/evaluations/:id",
        about("Get an evaluation with its gates").answers(Evaluation.class),
        request -> Reply.json(evaluation(request.pathParam("id"))));
  }

  /** Runs the gates over the evidence, stores what they found, and says so. */
  public Evaluation evaluate(Question question) {
    List<GateResult> results = judge(question);
    Verdict verdict = Verdict.of(results);
    return database.write(
        handle -> {
          var evaluation =
              new Evaluation(
                  ids.next(),
                  question.loop,
                  question.subject,
                  question.candidate.digest(),
                  question.champion == null ? "" : question.champion.digest(),
                  verdict,
                  results,
                  clock.instant());
          store.add(evaluation);
          events.append(
              new EvaluationFinished(
                  question.loop,
                  evaluation.id(),
                  evaluation.candidate(),
                  verdict,
                  question.subject + " " + words(verdict)));
          return evaluation;
        });
  }

  private static List<GateResult> judge(Question question) {
    Model model = question.candidate.model();
    Evidence evidence = question.evidence;
    double[] scores = model.probabilities(evidence.candidateRows());
    double[] champion =
        question.champion == null || evidence.championRows() == null
            ? null
            : question.champion.model().probabilities(evidence.championRows());
    List<GateResult> results =
        new ArrayList<>(ModelGates.run(model, evidence.candidateRows(), scores));
    for (Gate gate : question.gates) {
      results.add(
          switch (gate) {
            case Gate.Metric metric -> MetricGates.metric(metric, scores, champion, evidence);
            case Gate.Skew skew -> MetricGates.skew(skew, evidence.skew());
            case Gate.Latency(double atMost) -> latency(model, evidence, atMost);
          });
    }
    return results;
  }

  private static GateResult latency(Model model, Evidence evidence, double atMostMillis) {
    int rows = Math.min(LATENCY_ROWS, evidence.candidateRows().rows());
    double[] millis = new double[rows];
    for (int i = 0; i < rows; i++) {
      long began = System.nanoTime();
      model.probabilities(evidence.candidateRows().slice(i, i + 1));
      millis[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(millis);
    double p99 = rows == 0 ? 0 : millis[(int) Math.ceil(0.99 * rows) - 1];
    String summary =
        String.format(
            Locale.ROOT, "p99 %.2f ms for one row, at most %.2f ms is asked", p99, atMostMillis);
    return new GateResult(
        "latency",
        summary,
        p99 <= atMostMillis ? new Passed() : Verdict.failed(summary),
        "",
        Map.of("p99Millis", p99));
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Passed() -> "passed all gates";
      case Failed(List<String> reasons) -> "failed: " + String.join("; ", reasons);
      case Undecided(List<String> missing) -> "is undecided: " + String.join("; ", missing);
    };
  }

  public Evaluation evaluation(String id) {
    Evaluation evaluation = store.find(id).orElseThrow(() -> new NotFound("no evaluation " + id));
    Caller.require(Permission.READ, Resource.loop(evaluation.loop()));
    return evaluation;
  }

  /** The newest first; of all loops when {@code loop} is empty. */
  public List<Evaluation> latest(String loop, int max) {
    return Caller.seen(store.latest(loop, max), one -> Resource.loop(one.loop()));
  }
}
