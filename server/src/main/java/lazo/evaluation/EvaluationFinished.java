package lazo.evaluation;

import lazo.event.Event;

/** A candidate has its verdict. */
public record EvaluationFinished(
    String loop, String evaluation, String candidate, Verdict verdict, String summary)
    implements Event {
  @Override
  public String subject() {
    return loop.isEmpty() ? "evaluation/" + evaluation : "loop/" + loop;
  }
}
