package lazo.client;

import java.util.Locale;

/** What an operator can do to a rollout. */
public enum RolloutVerb {
  /** Stay at the step where it is. */
  PAUSE,
  /** Go on after a pause. */
  RESUME,
  /** Give the challenger all traffic now, whatever the evidence says. */
  PROMOTE,
  /** Give the champion all traffic back and end. */
  ABORT,
  /** Put back, after the end, what served before. */
  UNDO;

  /** The word used in the URL. */
  public String path() {
    return name().toLowerCase(Locale.ROOT);
  }
}
