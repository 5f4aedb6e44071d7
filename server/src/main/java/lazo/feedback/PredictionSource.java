package lazo.feedback;

import java.util.function.Consumer;

/**
 * A log of answered requests that only grows. Its positions are texts that mean something to it
 * alone; the empty text is its beginning.
 */
public interface PredictionSource {
  /**
   * Hands over at most {@code max} requests in the order of the log and returns the position behind
   * them; the position given comes back when there is nothing more.
   */
  String read(String from, int max, Consumer<ScoredRequest> each);
}
