package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.stats.quality.Quality;

/** Compares the features of one day as served and as training makes them. */
final class SkewDay {
  private final Recompute recompute;
  private final Alerts alerts;
  private final AlertStore alertStore;

  SkewDay(Recompute recompute, Alerts alerts, AlertStore alertStore) {
    this.recompute = recompute;
    this.alerts = alerts;
    this.alertStore = alertStore;
  }

  /** One feature's window, and the instant at which it began to differ. */
  private record Found(Window window, Instant since) {}

  /**
   * @param rows that could be recomputed; below the minimum nothing is said
   * @param costLogLoss of all differing features together; NaN when it is not known
   */
  record Closed(LocalDate day, List<Found> found, int rows, double costLogLoss) {
    boolean enough() {
      return rows >= DriftPolicy.ROWS_MIN;
    }

    boolean anyAlarm() {
      return found.stream().anyMatch(one -> one.window.alarm());
    }

    List<Window> windows() {
      return found.stream().map(Found::window).toList();
    }
  }

  Closed measure(
      MonitorDefinition monitor,
      Watch.Skew watch,
      Reference reference,
      LocalDate day,
      Frame logged) {
    Frame features = recompute.features(monitor.loop(), reference.packageDigest(), logged);
    Skew skew =
        features.rows() == 0
            ? new Skew(logged.rows(new int[0]), features)
            : Skew.join(logged, features);
    if (skew.rows() < DriftPolicy.ROWS_MIN) {
      return new Closed(day, List.of(), skew.rows(), Double.NaN);
    }
    Map<String, boolean[]> differing = new HashMap<>();
    List<String> bad = new ArrayList<>();
    for (String feature : features.names()) {
      if (!feature.equals("id")) {
        boolean[] rows = skew.differing(Feedback.inputColumn(feature), feature, watch.tolerance());
        differing.put(feature, rows);
        if (Skew.share(rows, 0, rows.length) > watch.share()) {
          bad.add(feature);
        }
      }
    }
    Costs costs = bad.isEmpty() ? Costs.NONE : costs(reference, skew, bad);
    List<Found> found = new ArrayList<>();
    for (String feature : features.names()) {
      boolean[] rows = differing.get(feature);
      if (rows != null) {
        found.add(window(monitor, watch, reference, day, skew, feature, rows, costs));
      }
    }
    return new Closed(day, found, skew.rows(), costs.all);
  }

  private static Found window(
      MonitorDefinition monitor,
      Watch.Skew watch,
      Reference reference,
      LocalDate day,
      Skew skew,
      String feature,
      boolean[] differing,
      Costs costs) {
    double share = Skew.share(differing, 0, differing.length);
    boolean alarm = share > watch.share();
    Instant since = DriftDay.start(day);
    Map<String, Double> numbers = new HashMap<>();
    if (alarm) {
      long at = skew.logged().longs("at").values()[Skew.first(differing)];
      since = Instant.EPOCH.plus(at, ChronoUnit.MICROS);
      numbers.put("costLogLoss", costs.byFeature.getOrDefault(feature, Double.NaN));
      numbers.put("sinceMillis", (double) since.toEpochMilli());
    }
    Window window =
        new Window(
            monitor.loop(),
            Kind.SKEW,
            feature,
            day,
            day.plusDays(1),
            share,
            watch.share(),
            watch.share(),
            skew.rows(),
            alarm ? Window.State.ALARM : Window.State.NORMAL,
            reference.id(),
            new long[0],
            numbers);
    return new Found(window, since);
  }

  /** What the differences cost in mean log loss, all together and each alone. */
  private record Costs(double all, Map<String, Double> byFeature) {
    static final Costs NONE = new Costs(0, Map.of());
  }

  private Costs costs(Reference reference, Skew skew, List<String> bad) {
    LabelledRows labelled =
        LabelledRows.of(skew.logged(), Feedback.scoreColumn(reference.packageDigest()));
    if (labelled.count() == 0) {
      return new Costs(Double.NaN, Map.of());
    }
    Frame trained = skew.recomputed().rows(labelled.rows());
    Frame served = served(skew, trained, labelled);
    double loss = Quality.logLoss(labelled.scores(), labelled.labels());
    Map<String, Double> byFeature = new HashMap<>();
    for (String feature : bad) {
      Frame mended = served.with(feature, trained.column(feature));
      byFeature.put(feature, loss - loss(reference, mended, labelled));
    }
    return new Costs(loss - loss(reference, trained.select(served.names()), labelled), byFeature);
  }

  /** The logged values under the features' names. */
  private static Frame served(Skew skew, Frame trained, LabelledRows labelled) {
    Frame.Builder served = Frame.builder(labelled.count());
    for (String feature : trained.names()) {
      if (!feature.equals("id")) {
        String column = Feedback.inputColumn(feature);
        served.add(
            feature,
            skew.logged().has(column)
                ? skew.logged().column(column).pick(labelled.rows())
                : trained.column(feature));
      }
    }
    return served.build();
  }

  private double loss(Reference reference, Frame features, LabelledRows labelled) {
    return Quality.logLoss(
        recompute.scores(reference.packageDigest(), features), labelled.labels());
  }

  /** Opens and closes skew alerts, and tells why streams had drifted; inside the write. */
  void decide(MonitorDefinition monitor, Closed closed) {
    for (Found one : closed.found) {
      Window window = one.window;
      Double cost = window.numbers().get("costLogLoss");
      if (window.alarm()) {
        alerts.raise(
            window,
            Cause.SERVING,
            cost,
            new Alerts.Story() {
              @Override
              public Instant since() {
                return one.since;
              }

              @Override
              public String message() {
                return "%s is served otherwise than training makes it: %s of the rows of %s differ, since %s%s"
                    .formatted(
                        window.stream(),
                        Numbers.percent(window.value() == null ? 1 : window.value()),
                        closed.day,
                        one.since,
                        cost == null ? "" : "; it costs " + Numbers.shown(cost) + " log loss");
              }
            });
      } else {
        alerts.settle(window);
      }
    }
    if (!closed.enough()) {
      alerts.explainAll(monitor.loop(), closed.day, Cause.UNKNOWN);
      return;
    }
    for (Alert alert : alertStore.pending(monitor.loop(), closed.day)) {
      explain(alert, closed);
    }
  }

  private void explain(Alert alert, Closed closed) {
    boolean score = alert.stream().equals(Stream.SCORE);
    for (Found one : closed.found) {
      if (one.window.alarm() && (score || one.window.stream().equals(alert.stream()))) {
        alerts.explain(
            alert,
            Cause.SERVING,
            one.window.numbers().get("costLogLoss"),
            "%s drifted because serving got it wrong, not the world: %s of the rows differ from what training makes of them"
                .formatted(
                    alert.stream(),
                    Numbers.percent(one.window.value() == null ? 1 : one.window.value())));
        return;
      }
    }
    alerts.explain(
        alert,
        Cause.WORLD,
        null,
        alert.stream() + " drifted in the world: training sees the same values");
  }
}
