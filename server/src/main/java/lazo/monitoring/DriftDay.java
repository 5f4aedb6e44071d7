package lazo.monitoring;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lazo.features.Frame;
import lazo.feedback.Feedback;
import lazo.stats.drift.ChangePoint;

/** Closes the drift windows of one day. */
final class DriftDay {
  private final Feedback feedback;
  private final WindowStore windows;
  private final AlertStore openAlerts;
  private final Alerts alerts;

  DriftDay(Feedback feedback, WindowStore windows, AlertStore openAlerts, Alerts alerts) {
    this.feedback = feedback;
    this.windows = windows;
    this.openAlerts = openAlerts;
    this.alerts = alerts;
  }

  /** Rows by how many days they cover; each is fetched once. */
  private final class Fetched {
    private final String endpoint;
    private final LocalDate day;
    private final Map<Integer, Frame> byDays = new HashMap<>();

    Fetched(String endpoint, LocalDate day) {
      this.endpoint = endpoint;
      this.day = day;
    }

    Frame last(int days) {
      return byDays.computeIfAbsent(
          days, n -> feedback.rows(endpoint, start(day.minusDays(n - 1L)), start(day.plusDays(1))));
    }
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** What a day's rows say; nothing is stored yet. */
  record Closed(List<Window> windows, Frame rows) {}

  Closed measure(MonitorDefinition monitor, Reference reference, LocalDate day) {
    Fetched fetched = new Fetched(monitor.endpoint(), day);
    double chance = DriftPolicy.chance(monitor.falseAlarmsPerMonth(), reference.streams().size());
    Map<String, double[]> accepted = windows.quiet(monitor.loop(), Kind.DRIFT, reference.id());
    List<Window> closed = new ArrayList<>();
    for (Stream stream : reference.streams()) {
      Frame rows = scored(stream, reference, fetched.last(stream.days()));
      long[] counts = stream.count(rows, column(stream, reference));
      double[] quiet = join(stream.quiet(), accepted.getOrDefault(stream.name(), new double[0]));
      closed.add(
          judge(
              monitor, reference, stream, day, counts, quiet, chance, covered(rows, stream, day)));
    }
    return new Closed(closed, fetched.last(2));
  }

  private static double[] join(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String column(Stream stream, Reference reference) {
    return stream.name().equals(Stream.SCORE)
        ? Feedback.scoreColumn(reference.packageDigest())
        : Feedback.inputColumn(stream.name());
  }

  /** For the score, only the rows that the champion scored, seen or in shadow. */
  private static Frame scored(Stream stream, Reference reference, Frame rows) {
    if (!stream.name().equals(Stream.SCORE)) {
      return rows;
    }
    String column = Feedback.scoreColumn(reference.packageDigest());
    if (!rows.has(column)) {
      return rows.rows(new int[0]);
    }
    double[] scores = rows.doubles(column);
    int[] some = new int[scores.length];
    int n = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isNaN(scores[i])) {
        some[n++] = i;
      }
    }
    return n == scores.length ? rows : rows.rows(Arrays.copyOf(some, n));
  }

  /** A window of several days needs rows on its first one. */
  private static boolean covered(Frame rows, Stream stream, LocalDate day) {
    if (rows.rows() < DriftPolicy.ROWS_MIN) {
      return false;
    }
    Instant first = Instant.EPOCH.plus(rows.longs("at").values()[0], ChronoUnit.MICROS);
    return stream.days() == 1 || first.isBefore(start(day.minusDays(stream.days() - 2L)));
  }

  private static Window judge(
      MonitorDefinition monitor,
      Reference reference,
      Stream stream,
      LocalDate day,
      long[] counts,
      double[] quiet,
      double chance,
      boolean covered) {
    double value = Double.NaN;
    DriftPolicy.Threshold threshold = DriftPolicy.Threshold.UNKNOWN;
    Window.State state = Window.State.TOO_FEW;
    if (covered) {
      value = DriftPolicy.statistic(stream.reference(), counts);
      threshold = DriftPolicy.threshold(quiet, chance, stream.reference(), counts);
      state =
          Double.isInfinite(threshold.open())
              ? Window.State.LEARNING
              : value > threshold.open() ? Window.State.ALARM : Window.State.NORMAL;
    }
    return new Window(
        monitor.loop(),
        Kind.DRIFT,
        stream.name(),
        day.minusDays(stream.days() - 1L),
        day.plusDays(1),
        value,
        threshold.open(),
        threshold.close(),
        Arrays.stream(counts).sum(),
        state,
        reference.id(),
        counts,
        Map.of());
  }

  /**
   * Opens and closes alerts; inside the write that stores the windows. A score that moves because a
   * feature does is that feature's alert and none of its own.
   */
  void decide(Reference reference, Closed closed) {
    boolean featureAlarm =
        closed.windows.stream()
                .anyMatch(window -> window.alarm() && !window.stream().equals(Stream.SCORE))
            || openAlerts.alerts(reference.loop(), true, 100).stream()
                .anyMatch(
                    alert ->
                        alert.kind() == Kind.SKEW
                            || (alert.kind() == Kind.DRIFT
                                && !alert.stream().equals(Stream.SCORE)));
    for (Window window : closed.windows) {
      if (window.alarm() && !(window.stream().equals(Stream.SCORE) && featureAlarm)) {
        alerts.raise(window, Cause.PENDING, null, new DriftStory(reference, window, closed.rows));
      } else {
        alerts.settle(window);
      }
    }
  }

  /** What is to be told about a drift, found out only when an alert opens. */
  private record DriftStory(Reference reference, Window window, Frame rows)
      implements Alerts.Story {
    private static final int SIDE_MIN = 20;

    private Stream stream() {
      return reference.streams().stream()
          .filter(one -> one.name().equals(window.stream()))
          .findFirst()
          .orElseThrow();
    }

    /**
     * The instant at which the shares of the bins changed most clearly, in this day or the last.
     */
    @Override
    public Instant since() {
      Stream stream = stream();
      Frame seen = scored(stream, reference, rows);
      ChangePoint change =
          ChangePoint.find(
              stream.bins(seen, column(stream, reference)), stream.reference().length, SIDE_MIN);
      Instant dayStart = start(window.to().minusDays(1));
      if (change.index() == 0) {
        return dayStart;
      }
      return Instant.EPOCH.plus(seen.longs("at").values()[change.index()], ChronoUnit.MICROS);
    }

    @Override
    public String message() {
      Stream stream = stream();
      long[] reference = stream.reference();
      long[] counts = window.counts();
      double n = Arrays.stream(counts).sum();
      double m = Arrays.stream(reference).sum();
      int most = 0;
      for (int i = 1; i < counts.length; i++) {
        if (Math.abs(counts[i] / n - reference[i] / m)
            > Math.abs(counts[most] / n - reference[most] / m)) {
          most = i;
        }
      }
      return "%s has drifted: PSI %s, an alarm above %s; '%s' makes up %s of its values, %s in the reference"
          .formatted(
              window.stream(),
              Numbers.shown(window.value()),
              Numbers.shown(window.threshold()),
              stream.binNames().get(most),
              Numbers.percent(counts[most] / n),
              Numbers.percent(reference[most] / m));
    }
  }
}
