package lazo.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import lazo.features.Column;
import lazo.features.Frame;
import lazo.feedback.Label;
import lazo.feedback.PredictionSource;
import lazo.feedback.ScoredRequest;

/**
 * A small world with weather: rows whose lateness swings from day to day, a model that knows their
 * true chance, and hands that spoil what is served. It is the prediction log and the deliveries at
 * once.
 */
final class Traffic implements PredictionSource, Recompute {
  static final String CHAMPION = "sha256:" + "a".repeat(64);
  static final String CHALLENGER = "sha256:" + "b".repeat(64);
  static final int ROWS_PER_DAY = 480;
  private static final int ROWS_PER_REQUEST = 5;
  private static final long DAY_MICROS = 86_400_000_000L;

  private final SplittableRandom random;
  private final List<ScoredRequest> log = new ArrayList<>();
  private final Map<String, double[]> truth = new HashMap<>();
  private final Map<LocalDate, List<Label>> labels = new LinkedHashMap<>();

  /** Changes the world itself: features before they are scored, delivered and labelled. */
  UnaryOperator<double[]> world = row -> row;

  /** Changes what serving is given, and nothing else. */
  UnaryOperator<double[]> serving = row -> row;

  /** Turns the true chance into the one that labels are drawn with. */
  UnaryOperator<Double> labelling = chance -> chance;

  /** How far the challenger's scores are off, on the scale of the logit. */
  double challengerOff = 0;

  Traffic(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** late_share, distance, weekday. */
  private double[] row(LocalDate day, double weather) {
    double late = Math.clamp(weather * Math.exp(0.8 * random.nextGaussian()), 0, 1);
    double distance = Math.exp(6.4 + 0.7 * random.nextGaussian());
    return world.apply(new double[] {late, distance, day.getDayOfWeek().getValue()});
  }

  private double weather() {
    return Math.clamp(0.15 * Math.exp(0.5 * random.nextGaussian()), 0.03, 0.7);
  }

  private static double score(double[] row) {
    double z = -2.2 + 5 * row[0] + 0.0002 * row[1];
    return 1 / (1 + Math.exp(-z));
  }

  private static Frame features(List<double[]> rows) {
    Frame.Builder frame = Frame.builder(rows.size());
    String[] names = {"departures.late_share", "distance", "weekday"};
    for (int i = 0; i < names.length; i++) {
      int column = i;
      frame.add(
          names[i], new Column.Doubles(rows.stream().mapToDouble(row -> row[column]).toArray()));
    }
    return frame.build();
  }

  /** The days before {@code end}, as a trainer would have seen them. */
  ReferenceSample reference(LocalDate end, int days) {
    List<double[]> rows = new ArrayList<>();
    long[] times = new long[days * ROWS_PER_DAY];
    for (int d = 0; d < days; d++) {
      LocalDate day = end.minusDays(days - d);
      double weather = weather();
      for (int i = 0; i < ROWS_PER_DAY; i++) {
        times[rows.size()] = day.toEpochDay() * DAY_MICROS + i * 1_000_000L;
        rows.add(row(day, weather));
      }
    }
    return new ReferenceSample(
        CHAMPION, features(rows), rows.stream().mapToDouble(Traffic::score).toArray(), times);
  }

  /** A day of requests, from its first minute on. */
  void day(LocalDate day) {
    double weather = weather();
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<Label> known = new ArrayList<>();
    for (int i = 0; i < ROWS_PER_DAY; i += ROWS_PER_REQUEST) {
      String id = day + "-" + i;
      List<double[]> served = new ArrayList<>();
      for (int k = 0; k < ROWS_PER_REQUEST; k++) {
        double[] row = row(day, weather);
        truth.put(id + "/" + k, row);
        served.add(serving.apply(row.clone()));
        double chance = labelling.apply(score(row));
        known.add(new Label(id + "/" + k, random.nextDouble() < chance ? 1 : 0));
      }
      double[] scores = served.stream().mapToDouble(Traffic::score).toArray();
      double[] shadow = new double[scores.length];
      for (int k = 0; k < shadow.length; k++) {
        double z = Math.log(scores[k] / (1 - scores[k])) + challengerOff * random.nextGaussian();
        shadow[k] = 1 / (1 + Math.exp(-z));
      }
      log.add(
          new ScoredRequest(
              id,
              "flights",
              "champion",
              CHAMPION,
              start.plus(Duration.ofSeconds(i * 86_400L / ROWS_PER_DAY)),
              features(served),
              scores,
              Map.of(CHALLENGER, shadow)));
    }
    labels.put(day, known);
  }

  List<Label> labels(LocalDate day) {
    return labels.getOrDefault(day, List.of());
  }

  @Override
  public String read(String from, int max, Consumer<ScoredRequest> each) {
    int start = from.isEmpty() ? 0 : Integer.parseInt(from);
    int end = Math.min(log.size(), start + max);
    log.subList(start, end).forEach(each);
    return Integer.toString(end);
  }

  @Override
  public Frame features(String loop, String packageDigest, Frame logged) {
    List<double[]> rows = new ArrayList<>();
    for (String id : logged.strings("id").values()) {
      rows.add(truth.get(id));
    }
    return features(rows).with("id", logged.column("id"));
  }

  @Override
  public double[] scores(String packageDigest, Frame features) {
    double[] late = features.doubles("departures.late_share");
    double[] distance = features.doubles("distance");
    double[] scores = new double[late.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(new double[] {late[i], distance[i]});
    }
    return scores;
  }
}
