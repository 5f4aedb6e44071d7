package lazo.monitoring;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lazo.event.Events;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.monitoring.MonitorEvents.QualityDropped;
import lazo.stats.quality.Quality;

/** Judges what was served in the window that ends with a day, once its labels are in. */
final class QualityDay {
  /** The stream whose windows hold the plain numbers of each day. */
  static final String DAY = "day";

  private static final List<String> METRICS =
      List.of(QualityPolicy.EXCESS, QualityPolicy.CALIBRATION, QualityPolicy.NO_SKILL);
  private static final List<String> COLUMNS = List.of("at", "score", "label");

  private final Feedback feedback;
  private final WindowStore windows;
  private final Alerts alerts;
  private final Events events;

  QualityDay(Feedback feedback, WindowStore windows, Alerts alerts, Events events) {
    this.feedback = feedback;
    this.windows = windows;
    this.alerts = alerts;
    this.events = events;
  }

  /** The labelled rows of several days. */
  private static final class Judged {
    private final List<LabelledRows> days = new ArrayList<>();
    private long rows;

    void add(Frame frame, LabelledRows labelled) {
      rows += frame.rows();
      days.add(labelled);
    }

    long daysWithLabels() {
      return days.stream().filter(day -> day.count() > 0).count();
    }

    double[] scores() {
      return days.stream().flatMapToDouble(day -> java.util.Arrays.stream(day.scores())).toArray();
    }

    double[] labels() {
      return days.stream().flatMapToDouble(day -> java.util.Arrays.stream(day.labels())).toArray();
    }
  }

  /**
   * The numbers of the day, and of the window that ends with it. Days on which features were served
   * wrong are left out of the window: their loss has its own alert, and says nothing of the model.
   *
   * @param servedWrong whether the day is one of those
   */
  List<Window> measure(
      MonitorDefinition monitor, Watch.Quality watch, LocalDate day, boolean servedWrong) {
    Set<LocalDate> wrong = new TreeSet<>();
    LocalDate first = day.minusDays(watch.days() - 1L);
    for (Window skewed : windows.windows(monitor.loop(), Kind.SKEW, "", first, day)) {
      if (skewed.alarm()) {
        wrong.add(skewed.from());
      }
    }
    if (servedWrong) {
      wrong.add(day);
    }
    Judged whole = new Judged();
    Judged today = new Judged();
    for (LocalDate one = first; !one.isAfter(day); one = one.plusDays(1)) {
      Frame rows =
          feedback.rows(
              monitor.endpoint(), DriftDay.start(one), DriftDay.start(one.plusDays(1)), COLUMNS);
      LabelledRows labelled = LabelledRows.of(rows, "score");
      if (!wrong.contains(one)) {
        whole.add(rows, labelled);
      }
      if (one.equals(day)) {
        today.add(rows, labelled);
      }
    }
    List<Window> closed = new ArrayList<>();
    closed.add(plain(monitor, day, today, servedWrong));
    closed.addAll(judge(monitor, day, watch.days(), whole, wrong.size()));
    return closed;
  }

  private static Window plain(
      MonitorDefinition monitor, LocalDate day, Judged judged, boolean servedWrong) {
    Map<String, Double> numbers = numbers(judged);
    numbers.put("servedWrong", servedWrong ? 1.0 : 0.0);
    return new Window(
        monitor.loop(),
        Kind.QUALITY,
        DAY,
        day,
        day.plusDays(1),
        numbers.get("logLoss"),
        null,
        null,
        judged.rows,
        servedWrong ? Window.State.ALARM : Window.State.NORMAL,
        "",
        new long[0],
        numbers);
  }

  private static Map<String, Double> numbers(Judged judged) {
    double[] scores = judged.scores();
    double[] labels = judged.labels();
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("labelled", (double) labels.length);
    numbers.put("coverage", judged.rows == 0 ? 1 : (double) labels.length / judged.rows);
    if (labels.length > 0) {
      numbers.put("logLoss", Quality.logLoss(scores, labels));
      numbers.put("expectedLogLoss", Quality.expectedLogLoss(scores));
      numbers.put("baseRateLogLoss", Quality.baseRateLogLoss(labels));
      numbers.put("brier", Quality.brier(scores, labels));
      numbers.put("auc", Quality.auc(scores, labels));
      numbers.put("predicted", java.util.Arrays.stream(scores).average().orElseThrow());
      numbers.put("observed", java.util.Arrays.stream(labels).average().orElseThrow());
    }
    return numbers;
  }

  private List<Window> judge(
      MonitorDefinition monitor, LocalDate day, int days, Judged judged, int wrongDays) {
    Map<String, Double> numbers = numbers(judged);
    LocalDate first = day.minusDays(days - 1L);
    numbers.put("daysLeftOut", (double) wrongDays);
    Map<String, double[]> quiet = windows.quiet(monitor.loop(), Kind.QUALITY, "");
    boolean enough =
        numbers.getOrDefault("labelled", 0.0) >= QualityPolicy.ROWS_MIN
            && judged.daysWithLabels() >= QualityPolicy.daysMin(days);
    List<Window> closed = new ArrayList<>();
    for (String metric : METRICS) {
      double value = enough ? value(metric, numbers) : Double.NaN;
      var threshold = QualityPolicy.threshold(metric, quiet.getOrDefault(metric, new double[0]));
      Window.State state =
          Double.isNaN(value)
              ? Window.State.TOO_FEW
              : value > threshold.open() ? Window.State.ALARM : Window.State.NORMAL;
      closed.add(
          new Window(
              monitor.loop(),
              Kind.QUALITY,
              metric,
              first,
              day.plusDays(1),
              value,
              threshold.open(),
              threshold.close(),
              judged.rows,
              state,
              "",
              new long[0],
              numbers));
    }
    return closed;
  }

  private static double value(String metric, Map<String, Double> numbers) {
    double loss = numbers.getOrDefault("logLoss", Double.NaN);
    return switch (metric) {
      case QualityPolicy.EXCESS -> loss / numbers.getOrDefault("expectedLogLoss", Double.NaN) - 1;
      case QualityPolicy.CALIBRATION ->
          Math.abs(
              Math.log(
                  numbers.getOrDefault("predicted", Double.NaN)
                      / numbers.getOrDefault("observed", Double.NaN)));
      case QualityPolicy.NO_SKILL -> loss / numbers.getOrDefault("baseRateLogLoss", Double.NaN);
      default -> throw new IllegalArgumentException("no metric " + metric);
    };
  }

  /** Opens and closes quality alerts; inside the write. */
  void decide(List<Window> closed) {
    for (Window window : closed) {
      if (window.stream().equals(DAY)) {
        continue;
      }
      if (window.alarm()) {
        drop(window);
      } else {
        alerts.settle(window);
      }
    }
  }

  private void drop(Window window) {
    String message = message(window);
    alerts
        .raise(
            window,
            Cause.PENDING,
            null,
            new Alerts.Story() {
              @Override
              public java.time.Instant since() {
                return DriftDay.start(window.from());
              }

              @Override
              public String message() {
                return message;
              }
            })
        .ifPresent(
            alert ->
                events.append(
                    new QualityDropped(
                        window.loop(),
                        window.stream(),
                        alert.id(),
                        window.from(),
                        window.to(),
                        alert.value(),
                        alert.threshold(),
                        message)));
  }

  private static String message(Window window) {
    Map<String, Double> numbers = window.numbers();
    String days = "from " + window.from() + " to " + window.to().minusDays(1);
    return switch (window.stream()) {
      case QualityPolicy.EXCESS ->
          "log loss %s %s is %s above the %s that the scores promise"
              .formatted(
                  Numbers.shown(numbers.get("logLoss")),
                  days,
                  Numbers.percent(window.value() == null ? 0 : window.value()),
                  Numbers.shown(numbers.get("expectedLogLoss")));
      case QualityPolicy.CALIBRATION ->
          "the mean score %s is %s, the observed rate %s"
              .formatted(
                  days,
                  Numbers.shown(numbers.get("predicted")),
                  Numbers.shown(numbers.get("observed")));
      default ->
          "log loss %s %s is no better than %s, that of a constant"
              .formatted(
                  Numbers.shown(numbers.get("logLoss")),
                  days,
                  Numbers.shown(numbers.get("baseRateLogLoss")));
    };
  }
}
