package lazo.retraining;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import lazo.event.Events;
import lazo.pipeline.PipelineEvents.PipelineEnded;
import lazo.pipeline.Pipelines;
import lazo.pipeline.Trigger;
import lazo.problem.NotFound;
import lazo.retraining.RetrainingEvents.RetrainingDeclined;
import lazo.retraining.RetrainingEvents.RetrainingStarted;
import lazo.store.Database;
import lazo.store.Json;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;

/**
 * Weighs each trigger and either starts a run or says why not.
 *
 * <p>Drift and loss of quality start a run only where the loop lists them, and not within the
 * cool-down of the last run; a schedule only when there are new data since the champion. A
 * schedule, a changed definition and a person always may. While a run or a rollout of the loop is
 * not over, a trigger waits and is weighed again afterwards; of several that wait, the newest is
 * kept.
 */
public final class Retraining {
  static final List<String> STEPS = List.of("train", "register", "evaluate", "ship");
  private static final String SCHEDULE_TASK = "retraining-schedule";

  private final Database database;
  private final RetrainingStore store;
  private final Pipelines pipelines;
  private final Events events;
  private final Tasks tasks;
  private final InstantSource clock;
  private final Function<String, Optional<String>> champion;
  private final Predicate<String> rolloutUnderWay;
  private final Predicate<RetrainingDefinition> nothingNew;

  /**
   * @param champion the package digest of the version of a model that serves
   * @param rolloutUnderWay whether a rollout of this endpoint is not over
   * @param nothingNew whether the model that serves has seen the newest data
   */
  public Retraining(
      Database database,
      Pipelines pipelines,
      Events events,
      Tasks tasks,
      InstantSource clock,
      Function<String, Optional<String>> champion,
      Predicate<String> rolloutUnderWay,
      Predicate<RetrainingDefinition> nothingNew) {
    this.database = database;
    this.store = new RetrainingStore(database);
    this.pipelines = pipelines;
    this.events = events;
    this.tasks = tasks;
    this.clock = clock;
    this.champion = champion;
    this.rolloutUnderWay = rolloutUnderWay;
    this.nothingNew = nothingNew;
    tasks.handle(SCHEDULE_TASK, this::scheduled);
    events.on("retraining", PipelineEnded.class, ended -> weighWaiting(ended.loop()));
  }

  /** Takes a loop's rules over, in the caller's write where there is one, and sets its schedule. */
  public void define(RetrainingDefinition definition) {
    database.change(
        handle -> {
          store.define(definition);
          if (definition.schedule() == null) {
            tasks.cancel(SCHEDULE_TASK, definition.loop());
          } else {
            tasks.schedule(
                SCHEDULE_TASK,
                definition.loop(),
                Cron.parse(definition.schedule()).next(clock.instant()),
                definition.loop());
          }
        });
  }

  /** Forgets a loop; runs under way go on to their end. */
  public void remove(String loop) {
    database.change(
        handle -> {
          store.remove(loop);
          tasks.cancel(SCHEDULE_TASK, loop);
        });
  }

  public RetrainingDefinition definition(String loop) {
    return store
        .definition(loop)
        .orElseThrow(() -> new NotFound("no loop named '" + loop + "'; apply its YAML first"));
  }

  public List<RetrainingDefinition> definitions() {
    return store.definitions();
  }

  public boolean knows(String loop) {
    return store.definition(loop).isPresent();
  }

  /** The definition by which a package was trained, when this server trained it. */
  public Optional<RetrainingDefinition> definitionOf(String packageDigest) {
    return store.definitionOf(packageDigest);
  }

  void remember(String packageDigest, RetrainingDefinition definition) {
    store.definitionOf(packageDigest, definition);
  }

  /**
   * Whether the model that serves was trained on the same rows in the same way as this definition
   * asks for.
   */
  public boolean championMadeBy(RetrainingDefinition definition) {
    return champion
        .apply(definition.model())
        .flatMap(store::definitionOf)
        .filter(made -> sameTraining(made, definition))
        .isPresent();
  }

  /** Compared as JSON: numbers of a definition that was stored come back in other Java types. */
  private static boolean sameTraining(RetrainingDefinition one, RetrainingDefinition other) {
    return Json.write(one.data()).equals(Json.write(other.data()))
        && Json.write(one.training()).equals(Json.write(other.training()));
  }

  /**
   * Whether a candidate of this definition would be trained or judged otherwise than one of the
   * other.
   */
  public static boolean differs(RetrainingDefinition one, RetrainingDefinition other) {
    return !sameTraining(one, other) || !Json.write(one.gates()).equals(Json.write(other.gates()));
  }

  private Next scheduled(TaskRun task) {
    Optional<RetrainingDefinition> definition = store.definition(task.key());
    if (definition.isEmpty() || definition.get().schedule() == null) {
      return Next.done();
    }
    consider(
        task.key(),
        new Trigger(
            "schedule", "the schedule " + definition.get().schedule() + " came due", Map.of()));
    return Next.again(Cron.parse(definition.get().schedule()).next(clock.instant()));
  }

  /** Weighs a trigger; returns the run it started, if it did. */
  public Optional<String> consider(String loop, Trigger trigger) {
    return database.write(handle -> weigh(definition(loop), trigger));
  }

  private Optional<String> weigh(RetrainingDefinition definition, Trigger trigger) {
    boolean byItself = trigger.kind().equals("drift") || trigger.kind().equals("quality");
    if (byItself && !definition.on().contains(trigger.kind())) {
      return declined(definition, trigger, "the loop does not retrain on " + trigger.kind());
    }
    Optional<Instant> coolUntil =
        store.started(definition.loop()).map(started -> started.plus(definition.coolDown()));
    if (byItself && coolUntil.isPresent() && clock.instant().isBefore(coolUntil.get())) {
      return declined(
          definition,
          trigger,
          "the last run began less than "
              + days(definition.coolDown())
              + " ago, cooling down until "
              + coolUntil.get());
    }
    Optional<String> busy = busy(definition);
    if (busy.isPresent()) {
      store.waiting(definition.loop(), trigger);
      return declined(definition, trigger, busy.get() + " is not over; this waits for it");
    }
    if (trigger.kind().equals("schedule")
        && championMadeBy(definition)
        && nothingNew.test(definition)) {
      return declined(
          definition,
          trigger,
          "dataset '"
              + definition.dataset()
              + "' has not changed since the model that serves was trained");
    }
    return Optional.of(start(definition, trigger));
  }

  /** The run or the rollout of a loop that is not over: a trigger waits for it. */
  public Optional<String> busy(RetrainingDefinition definition) {
    return pipelines
        .open(definition.loop())
        .map(run -> "run " + run.id())
        .or(
            () ->
                rolloutUnderWay.test(definition.endpoint())
                    ? Optional.of("a rollout")
                    : Optional.empty());
  }

  private String start(RetrainingDefinition definition, Trigger trigger) {
    store.started(definition.loop(), clock.instant());
    String run =
        pipelines.start(
            definition.loop(), STEPS, trigger, Map.of("asOf", clock.instant().toString()));
    events.append(
        new RetrainingStarted(
            definition.loop(), run, trigger, "retraining started: " + trigger.reason()));
    return run;
  }

  private Optional<String> declined(
      RetrainingDefinition definition, Trigger trigger, String reason) {
    events.append(
        new RetrainingDeclined(
            definition.loop(),
            trigger,
            reason,
            "not retrained on " + trigger.kind() + ": " + reason));
    return Optional.empty();
  }

  private static String days(Duration duration) {
    return duration.toDays() > 0 ? duration.toDays() + " days" : duration.toHours() + " hours";
  }

  /** Weighs the trigger that waited for a run or a rollout of the loop to end. */
  public void weighWaiting(String loop) {
    database.change(
        handle ->
            store
                .definition(loop)
                .flatMap(definition -> store.takeWaiting(loop))
                .ifPresent(trigger -> consider(loop, trigger)));
  }
}
