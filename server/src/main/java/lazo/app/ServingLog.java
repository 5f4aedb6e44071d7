package lazo.app;

import java.util.function.Consumer;
import lazo.feedback.PredictionSource;
import lazo.feedback.ScoredRequest;
import lazo.serving.log.Logged;
import lazo.serving.log.Position;
import lazo.serving.log.PredictionLog;

/**
 * The data plane's prediction log, as feedback reads it. Requests that failed have nothing to be
 * labelled.
 */
final class ServingLog implements PredictionSource {
  private final PredictionLog log;

  ServingLog(PredictionLog log) {
    this.log = log;
  }

  @Override
  public String read(String from, int max, Consumer<ScoredRequest> each) {
    Position behind = log.read(position(from), max, logged -> hand(logged, each));
    return behind.segment() + ":" + behind.offset();
  }

  private static void hand(Logged logged, Consumer<ScoredRequest> each) {
    if (logged.error() == null) {
      each.accept(
          new ScoredRequest(
              logged.id(),
              logged.endpoint(),
              logged.variant(),
              logged.packageDigest(),
              logged.at(),
              logged.inputs(),
              logged.scores(),
              logged.shadowScores()));
    }
  }

  private static Position position(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Position.START
        : new Position(
            Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
  }
}
