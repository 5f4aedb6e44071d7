package lazo.feedback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lazo.features.Column;
import lazo.features.Frame;

/** A prediction log in memory. */
final class LoggedRequests implements PredictionSource {
  static final String CHAMPION = "sha256:" + "c".repeat(64);
  static final String CHALLENGER = "sha256:" + "d".repeat(64);

  private final List<ScoredRequest> requests = new ArrayList<>();

  void add(String id, String at, double... scores) {
    double[] hours = new double[scores.length];
    String[] origins = new String[scores.length];
    double[] shadow = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      hours[i] = i + 0.5;
      origins[i] = i % 2 == 0 ? "SFO" : null;
      shadow[i] = scores[i] / 2;
    }
    Frame inputs =
        Frame.builder(scores.length)
            .add("hour", new Column.Doubles(hours))
            .add("origin", new Column.Strings(origins))
            .build();
    requests.add(
        new ScoredRequest(
            id,
            "flights",
            "champion",
            CHAMPION,
            Instant.parse(at),
            inputs,
            scores,
            Map.of(CHALLENGER, shadow)));
  }

  @Override
  public String read(String from, int max, Consumer<ScoredRequest> each) {
    int start = from.isEmpty() ? 0 : Integer.parseInt(from);
    int end = Math.min(requests.size(), start + max);
    requests.subList(start, end).forEach(each);
    return Integer.toString(end);
  }
}
