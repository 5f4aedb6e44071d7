package lazo.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.feedback.Feedback;
import lazo.feedback.FeedbackEvents.LabelsArrived;
import lazo.http.Routes;
import lazo.monitoring.MonitorEvents.WindowClosed;
import lazo.problem.NotFound;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;
import org.jspecify.annotations.Nullable;

/**
 * The façade of monitoring.
 *
 * <p>Days are UTC days of the server's clock. A day's drift windows close when it ends; its skew
 * and quality windows close after the label delay, when its labels are in, or a day later with what
 * there is. A server that was down closes the days it missed in their order.
 *
 * <p>Thread safe.
 */
public final class Monitors {
  /** The chance of ever being wrong that {@link #paired} works with. */
  public static final double ALPHA = 0.05;

  private static final String DRIFT = "monitor-drift";
  private static final String LABELS = "monitor-labels";
  private static final String LATE = "monitor-late";
  private static final Duration TRY_AGAIN = Duration.ofHours(1);
  private static final int DAYS_REFRESHED_MAX = 31;

  /**
   * What monitoring asks of others.
   *
   * @param recompute null where rows cannot be recomputed: then there is no skew, and the cause of
   *     a drift stays unknown
   */
  public record Sources(Feedback feedback, ServingNumbers serving, @Nullable Recompute recompute) {}

  private final Database database;
  private final Events events;
  private final Tasks tasks;
  private final IdSource ids;
  private final InstantSource clock;
  private final ServingNumbers serving;
  private final MonitorStore monitors;
  private final WindowStore windows;
  private final AlertStore alertStore;
  private final DriftDay driftDay;
  private final LabelDay labelDay;
  private final Evidence evidence;

  public Monitors(
      Database database,
      Events events,
      Tasks tasks,
      Sources sources,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.events = events;
    this.tasks = tasks;
    this.ids = ids;
    this.clock = clock;
    this.serving = sources.serving;
    this.monitors = new MonitorStore(database);
    this.windows = new WindowStore(database);
    this.alertStore = new AlertStore(database);
    Feedback feedback = sources.feedback;
    Alerts alerts = new Alerts(alertStore, events, ids, clock);
    this.driftDay = new DriftDay(feedback, windows, alertStore, alerts);
    this.labelDay =
        new LabelDay(
            database,
            feedback,
            monitors,
            windows,
            alerts,
            events,
            new QualityDay(feedback, windows, alerts, events),
            sources.recompute == null ? null : new SkewDay(sources.recompute, alerts, alertStore));
    this.evidence = new Evidence(feedback, serving);
    tasks.handle(DRIFT, this::closeDrift);
    tasks.handle(LABELS, this::closeLabels);
    tasks.handle(LATE, this::refresh);
    events.on("monitoring", LabelsArrived.class, this::labelsArrived);
  }

  public void register(Routes routes) {
    new MonitorRoutes(this).register(routes);
  }

  /** Begins to watch, or changes what is watched. The first day is today. */
  public void define(MonitorDefinition definition) {
    String loop = definition.loop();
    database.change(
        handle -> {
          monitors.put(definition, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
          LocalDate drift = monitors.driftDay(loop).orElseThrow();
          LocalDate labels = monitors.labelDay(loop).orElseThrow();
          tasks.schedule(DRIFT, loop, DriftDay.start(drift.plusDays(1)), List.of());
          tasks.schedule(LABELS, loop, LabelDay.due(definition, labels), List.of());
        });
  }

  /** Stops watching; what was found stays. */
  public void forget(String loop) {
    database.change(
        handle -> {
          monitors.remove(loop);
          tasks.cancel(DRIFT, loop);
          tasks.cancel(LABELS, loop);
        });
  }

  /**
   * Freezes what windows are compared with from now on; to be called when a champion is chosen.
   *
   * @throws NotFound when the loop is not watched
   */
  public Reference reference(String loop, ReferenceSample sample) {
    MonitorDefinition monitor = definition(loop);
    List<Stream> streams =
        References.learn(sample, monitor.watchesFeatures(), monitor.watchesScore());
    Reference reference =
        new Reference(
            ids.next(),
            loop,
            sample.packageDigest(),
            clock.instant(),
            sample.features().rows(),
            streams);
    monitors.put(reference);
    return reference;
  }

  /** The package that windows are compared with; empty before the first champion. */
  public Optional<String> referenceOf(String loop) {
    return monitors.reference(loop).map(Reference::packageDigest);
  }

  private Next closeDrift(TaskRun run) {
    Optional<MonitorDefinition> monitor = monitors.definition(run.key());
    if (monitor.isEmpty()) {
      return Next.done();
    }
    LocalDate day = monitors.driftDay(run.key()).orElseThrow();
    if (clock.instant().isBefore(DriftDay.start(day.plusDays(1)))) {
      return Next.again(DriftDay.start(day.plusDays(1)));
    }
    Optional<Reference> reference = monitors.reference(run.key());
    Optional<DriftDay.Closed> closed =
        reference.map(known -> driftDay.measure(monitor.get(), known, day));
    List<Window> served = served(monitor.get(), day);
    database.change(
        handle -> {
          windows.put(served);
          if (reference.isPresent() && closed.isPresent()) {
            windows.put(closed.get().windows());
            driftDay.decide(reference.get(), closed.get());
            events.append(
                new WindowClosed(
                    run.key(),
                    Kind.DRIFT,
                    day,
                    day.plusDays(1),
                    LabelDay.numbers(closed.get().windows())));
          }
          monitors.driftDay(run.key(), day.plusDays(1));
        });
    return Next.again(DriftDay.start(day.plusDays(2)));
  }

  /** Requests, failures and latency of each variant that was asked. */
  private List<Window> served(MonitorDefinition monitor, LocalDate day) {
    List<Window> closed = new ArrayList<>();
    serving
        .variants(monitor.endpoint(), DriftDay.start(day), DriftDay.start(day.plusDays(1)))
        .forEach(
            (variant, totals) -> {
              if (totals.requests() > 0) {
                closed.add(ServedDay.window(monitor.loop(), variant, day, totals));
              }
            });
    return closed;
  }

  private Next closeLabels(TaskRun run) {
    Optional<MonitorDefinition> monitor = monitors.definition(run.key());
    if (monitor.isEmpty()) {
      return Next.done();
    }
    LocalDate day = monitors.labelDay(run.key()).orElseThrow();
    Instant now = clock.instant();
    Instant due = LabelDay.due(monitor.get(), day);
    if (now.isBefore(due)) {
      return Next.again(due);
    }
    return labelDay.close(monitor.get(), day, now)
        ? Next.again(LabelDay.due(monitor.get(), day.plusDays(1)))
        : Next.again(now.plus(TRY_AGAIN));
  }

  /** A day to measure again. */
  private record LateDay(String loop, LocalDate day) {}

  /** Labels for days that were closed without them change those days' numbers, not their alerts. */
  private void labelsArrived(LabelsArrived arrived) {
    for (MonitorDefinition monitor : monitors.definitions()) {
      if (monitor.endpoint().equals(arrived.endpoint())) {
        LocalDate open = monitors.labelDay(monitor.loop()).orElseThrow();
        arrived.days().stream()
            .filter(day -> day.isBefore(open))
            .filter(day -> day.isAfter(open.minusDays(DAYS_REFRESHED_MAX)))
            .forEach(
                day ->
                    tasks.schedule(
                        LATE,
                        monitor.loop() + "/" + day,
                        clock.instant(),
                        new LateDay(monitor.loop(), day)));
      }
    }
  }

  private Next refresh(TaskRun run) {
    LateDay late = run.payload(LateDay.class);
    monitors.definition(late.loop).ifPresent(monitor -> labelDay.refresh(monitor, late.day));
    return Next.done();
  }

  /** Champion and challenger on the rows that both scored, with bounds that hold at every look. */
  public PairedEvidence paired(
      String endpoint,
      String championDigest,
      String challengerDigest,
      Instant since,
      Instant until) {
    return evidence.paired(endpoint, championDigest, challengerDigest, since, until, ALPHA);
  }

  /** How a variant has served since an instant, as far as this process remembers. */
  public GuardrailEvidence guardrails(String endpoint, String variant, Instant since) {
    return evidence.guardrails(endpoint, variant, since, clock.instant());
  }

  public List<MonitorDefinition> definitions() {
    return Caller.seen(monitors.definitions(), one -> Resource.loop(one.loop()));
  }

  private MonitorDefinition definition(String loop) {
    Caller.require(Permission.READ, Resource.loop(loop));
    return monitors
        .definition(loop)
        .orElseThrow(
            () ->
                new NotFound(
                    "loop '" + loop + "' is not watched; add a monitor: section and apply it"));
  }

  /**
   * @throws NotFound when the loop is not watched
   */
  public MonitorView view(String loop) {
    MonitorDefinition definition = definition(loop);
    return new MonitorView(
        definition,
        monitors.reference(loop).map(MonitorView.ReferenceView::of).orElse(null),
        windows.newest(loop),
        alertStore.alerts(loop, true, 100),
        monitors.driftDay(loop).orElseThrow(),
        monitors.labelDay(loop).orElseThrow());
  }

  /**
   * The closed windows of a kind that end after {@code from} and by {@code to}, oldest first; of
   * every stream when it is empty.
   */
  public List<Window> windows(String loop, Kind kind, String stream, LocalDate from, LocalDate to) {
    definition(loop);
    return windows.windows(loop, kind, stream, from, to);
  }

  /**
   * The values of a stream in the window that ends with a day, or in the newest one.
   *
   * @throws NotFound when there is no such window
   */
  public Distribution distribution(String loop, String stream, @Nullable LocalDate day) {
    definition(loop);
    List<Window> found =
        day == null
            ? windows.newest(loop).stream()
                .filter(one -> one.kind() == Kind.DRIFT && one.stream().equals(stream))
                .toList()
            : windows.windows(loop, Kind.DRIFT, stream, day, day.plusDays(1));
    if (found.isEmpty()) {
      throw new NotFound(
          "loop '"
              + loop
              + "' has no window of '"
              + stream
              + "'"
              + (day == null ? "" : " that ends with " + day));
    }
    Window window = found.getLast();
    Stream known =
        monitors
            .referenceById(window.reference())
            .flatMap(
                reference ->
                    reference.streams().stream()
                        .filter(one -> one.name().equals(stream))
                        .findFirst())
            .orElseThrow();
    return new Distribution(
        loop,
        stream,
        window.from(),
        window.to(),
        known.binNames(),
        known.reference(),
        window.counts());
  }

  /** The newest first; of all loops when {@code loop} is empty. */
  public List<Alert> alerts(String loop, boolean openOnly, int max) {
    return Caller.seen(
        alertStore.alerts(loop, openOnly, max), alert -> Resource.loop(alert.loop()));
  }

  /**
   * @throws NotFound when there is no such alert
   */
  public Alert alert(String id) {
    Alert alert =
        alertStore.alert(id).orElseThrow(() -> new NotFound("there is no alert '" + id + "'"));
    Caller.require(Permission.READ, Resource.loop(alert.loop()));
    return alert;
  }
}
