package lazo.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.stats.Binomial;

/** Gathers what a rollout asks; remembers the last answers while no label has come. */
final class Evidence {
  private static final int REMEMBERED_MAX = 32;
  private static final double CONFIDENCE = 0.975; // on each side

  private record Question(
      String endpoint, String champion, String challenger, Instant since, double alpha) {}

  private record Answer(long revision, PairedEvidence evidence) {}

  private final Feedback feedback;
  private final ServingNumbers serving;
  private final Map<Question, Answer> remembered = new ConcurrentHashMap<>();

  Evidence(Feedback feedback, ServingNumbers serving) {
    this.feedback = feedback;
    this.serving = serving;
  }

  PairedEvidence paired(
      String endpoint,
      String champion,
      String challenger,
      Instant since,
      Instant until,
      double alpha) {
    Question question = new Question(endpoint, champion, challenger, since, alpha);
    long revision = feedback.revision(endpoint);
    Answer known = remembered.get(question);
    if (known != null && known.revision == revision && !until.isBefore(known.evidence.until())) {
      return known.evidence;
    }
    String championColumn = Feedback.scoreColumn(champion);
    String challengerColumn = Feedback.scoreColumn(challenger);
    Frame rows =
        feedback.rows(
            endpoint, since, until, List.of("at", "label", championColumn, challengerColumn));
    PairedEvidence evidence =
        Comparison.of(rows, championColumn, challengerColumn)
            .evidence(endpoint, champion, challenger, since, until, alpha);
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(question, new Answer(revision, evidence));
    return evidence;
  }

  GuardrailEvidence guardrails(String endpoint, String variant, Instant since, Instant until) {
    ServingNumbers.Totals totals =
        serving.variants(endpoint, since, until).getOrDefault(variant, ServingNumbers.Totals.NONE);
    boolean none = totals.requests() == 0;
    return new GuardrailEvidence(
        endpoint,
        variant,
        since,
        until,
        totals.requests(),
        totals.failures(),
        none ? 0 : (double) totals.failures() / totals.requests(),
        none ? 0 : Binomial.lowerBound(totals.failures(), totals.requests(), CONFIDENCE),
        none ? 1 : Binomial.upperBound(totals.failures(), totals.requests(), CONFIDENCE),
        totals.p50Millis(),
        totals.p99Millis());
  }
}
