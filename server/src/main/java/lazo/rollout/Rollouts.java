package lazo.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.problem.Conflict;
import lazo.problem.NotFound;
import lazo.rollout.RolloutEvents.RolledBack;
import lazo.rollout.RolloutEvents.RolloutChanged;
import lazo.rollout.RolloutEvents.RolloutStarted;
import lazo.store.Database;
import lazo.store.IdSource;
import lazo.task.Next;
import lazo.task.TaskRun;
import lazo.task.Tasks;

/**
 * Starts rollouts, looks at each of them at fixed times, and does what {@link Step#decide} says.
 * People may pause, resume, promote, abort, and undo a promotion; each with a reason that is kept.
 * Thread safe.
 */
public final class Rollouts {
  /** How often a rollout is looked at. */
  static final Duration LOOK_EVERY = Duration.ofHours(6);

  static final String TASK = "rollout";

  /** How many of an endpoint's rollouts are looked through for one that was begun already. */
  private static final int EARLIER_MAX = 20;

  /** Where the evidence comes from. */
  public interface EvidenceSource {
    /** What is known about the rollout at this instant. */
    Evidence evidence(Rollout rollout, Instant now);
  }

  /** What a rollout acts on. */
  public interface Traffic {
    /**
     * Gives the challenger its weight, in basis points, and shadows both on all traffic when asked.
     */
    void shift(RolloutSpec spec, int challengerWeight, boolean shadow, String reason);

    /** Makes the target the champion: alias and all traffic. */
    void crown(RolloutSpec spec, Target target, String reason);

    /** Whether the target is the champion now. */
    boolean serves(RolloutSpec spec, Target target);
  }

  private final Database database;
  private final RolloutStore store;
  private final Events events;
  private final Tasks tasks;
  private final InstantSource clock;
  private final IdSource ids;
  private final EvidenceSource evidence;
  private final Traffic traffic;
  private final Transitions transitions;

  public Rollouts(
      Database database,
      Events events,
      Tasks tasks,
      InstantSource clock,
      IdSource ids,
      EvidenceSource evidence,
      Traffic traffic) {
    this.database = database;
    this.store = new RolloutStore(database);
    this.events = events;
    this.tasks = tasks;
    this.clock = clock;
    this.ids = ids;
    this.evidence = evidence;
    this.traffic = traffic;
    this.transitions = new Transitions(store, events, tasks, clock, traffic);
    tasks.handle(TASK, this::look);
  }

  public void register(Routes routes) {
    new RolloutRoutes(this).register(routes);
  }

  /**
   * Begins a rollout with its first step. One evaluation lets its candidate through once: asked
   * again, as after a crash, this finds the rollout that it led to.
   *
   * @throws Conflict when another of this endpoint is not over
   */
  public Rollout start(RolloutSpec spec) {
    return database.write(handle -> earlier(spec).orElseGet(() -> begin(spec)));
  }

  private Optional<Rollout> earlier(RolloutSpec spec) {
    return store.all(spec.endpoint(), EARLIER_MAX).stream()
        .filter(one -> one.spec().evaluation().equals(spec.evaluation()))
        .filter(one -> one.spec().challenger().equals(spec.challenger()))
        .findFirst();
  }

  private Rollout begin(RolloutSpec spec) {
    refuseWhileOneIsOpen(spec.endpoint());
    Instant now = clock.instant();
    var rollout =
        new Rollout(
            ids.next(), spec, RolloutState.RUNNING, 0, now, now, null, "it has just begun", null);
    store.put(rollout);
    String summary =
        "rollout of "
            + spec.challenger()
            + " began at "
            + Transitions.percent(rollout.weight())
            + ", "
            + spec.champion()
            + " serves the rest";
    traffic.shift(spec, rollout.weight(), spec.shadow(), summary);
    events.append(new RolloutStarted(spec.loop(), spec.endpoint(), rollout.id(), summary));
    tasks.schedule(TASK, rollout.id(), now.plus(LOOK_EVERY), rollout.id());
    return rollout;
  }

  private void refuseWhileOneIsOpen(String endpoint) {
    store
        .open(endpoint)
        .ifPresent(
            open -> {
              throw new Conflict(
                  "rollout "
                      + open.id()
                      + " of endpoint "
                      + endpoint
                      + " is not over; promote or abort it first");
            });
  }

  public Rollout rollout(String id) {
    return rollout(id, Permission.READ);
  }

  private Rollout rollout(String id, Permission needed) {
    Rollout rollout = store.find(id).orElseThrow(() -> new NotFound("no rollout " + id));
    Caller.require(needed, Resource.endpoint(rollout.spec().endpoint()));
    return rollout;
  }

  public Optional<Rollout> open(String endpoint) {
    return store.open(endpoint);
  }

  /** The newest first; of all endpoints when {@code endpoint} is empty. */
  public List<Rollout> rollouts(String endpoint, int max) {
    return Caller.seen(
        store.all(endpoint, max), rollout -> Resource.endpoint(rollout.spec().endpoint()));
  }

  /** Looks at the endpoint's rollout now, for example because labels arrived. */
  public void lookNow(String endpoint) {
    store
        .open(endpoint)
        .ifPresent(rollout -> tasks.schedule(TASK, rollout.id(), clock.instant(), rollout.id()));
  }

  private Next look(TaskRun task) {
    Optional<Rollout> found = store.find(task.key()).filter(rollout -> !rollout.state().over());
    if (found.isEmpty()) {
      return Next.done();
    }
    if (found.get().state() == RolloutState.RUNNING) {
      Instant now = clock.instant();
      Evidence seen = evidence.evidence(found.get(), now); // may take a while: outside the write
      database.change(handle -> act(found.get().id(), seen, now));
    }
    return store.find(task.key()).filter(rollout -> !rollout.state().over()).isPresent()
        ? Next.again(clock.instant().plus(LOOK_EVERY))
        : Next.done();
  }

  private void act(String id, Evidence seen, Instant now) {
    Rollout rollout = rollout(id);
    if (rollout.state() != RolloutState.RUNNING) {
      return; // somebody was quicker
    }
    switch (Step.decide(rollout.spec(), rollout.step(), rollout.stepBegan(), now, seen)) {
      case Step.Advance(String reason) -> transitions.advance(rollout, seen, reason, now);
      case Step.Promote(String reason) -> transitions.promote(rollout, seen, reason);
      case Step.RollBack(String reason) -> transitions.rollBack(rollout, seen, reason);
      case Step.Hold(String reason, boolean overdue) ->
          transitions.hold(rollout, seen, reason, overdue);
    }
  }

  /** Stops looking; the weights stay. */
  public Rollout pause(String id) {
    rollout(id, Permission.EDIT);
    return byHand(id, RolloutState.RUNNING, RolloutState.PAUSED, "paused by hand");
  }

  public Rollout resume(String id) {
    rollout(id, Permission.EDIT);
    return byHand(id, RolloutState.PAUSED, RolloutState.RUNNING, "resumed by hand");
  }

  private Rollout byHand(String id, RolloutState from, RolloutState to, String reason) {
    return database.write(
        handle -> {
          Rollout was = inState(id, from);
          RolloutSpec spec = was.spec();
          store.put(
              new Rollout(
                  id,
                  spec,
                  to,
                  was.step(),
                  was.began(),
                  was.stepBegan(),
                  null,
                  reason,
                  was.evidence()));
          events.append(
              new RolloutChanged(
                  spec.loop(),
                  spec.endpoint(),
                  id,
                  to,
                  "rollout of " + spec.challenger() + " " + reason));
          if (to == RolloutState.RUNNING) {
            tasks.schedule(TASK, id, clock.instant(), id);
          }
          return rollout(id);
        });
  }

  private Rollout inState(String id, RolloutState wanted) {
    Rollout rollout = rollout(id);
    if (rollout.state() != wanted) {
      throw new Conflict(
          "rollout " + id + " is " + words(rollout.state()) + ", not " + words(wanted));
    }
    return rollout;
  }

  private static String words(RolloutState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Gives the challenger all traffic now, whatever the evidence says. */
  public Rollout promote(String id) {
    rollout(id, Permission.EDIT);
    return database.write(
        handle -> {
          Rollout open = notOver(id);
          transitions.promote(
              open, open.evidence(), "by hand, at step " + Transitions.percent(open.weight()));
          return rollout(id);
        });
  }

  /** Gives the champion all traffic back. */
  public Rollout abort(String id) {
    rollout(id, Permission.EDIT);
    return database.write(
        handle -> {
          Rollout open = notOver(id);
          RolloutSpec spec = open.spec();
          String summary =
              spec.challenger() + " aborted by hand at step " + Transitions.percent(open.weight());
          transitions.end(open, RolloutState.ABORTED, open.evidence(), "aborted by hand");
          traffic.shift(spec, 0, false, summary);
          events.append(new RolledBack(spec.loop(), spec.endpoint(), id, open.evidence(), summary));
          return rollout(id);
        });
  }

  private Rollout notOver(String id) {
    Rollout rollout = rollout(id);
    if (rollout.state().over()) {
      throw new Conflict("rollout " + id + " is over: " + words(rollout.state()));
    }
    return rollout;
  }

  /** Goes back to the champion of before, after a promotion. */
  public Rollout undo(String id) {
    rollout(id, Permission.EDIT);
    return database.write(
        handle -> {
          Rollout promoted = inState(id, RolloutState.PROMOTED);
          RolloutSpec spec = promoted.spec();
          refuseWhileOneIsOpen(spec.endpoint());
          if (!traffic.serves(spec, spec.challenger())) {
            throw new Conflict(
                "promotion of "
                    + spec.challenger()
                    + " by rollout "
                    + id
                    + " cannot be undone: another version has become champion of endpoint "
                    + spec.endpoint()
                    + " since; undo the newest promotion, or deploy the version that is wanted");
          }
          String summary =
              "promotion of "
                  + spec.challenger()
                  + " undone by hand, "
                  + spec.champion()
                  + " serves again";
          transitions.end(promoted, RolloutState.UNDONE, promoted.evidence(), "undone by hand");
          traffic.crown(spec, spec.champion(), summary);
          events.append(
              new RolloutChanged(spec.loop(), spec.endpoint(), id, RolloutState.UNDONE, summary));
          return rollout(id);
        });
  }
}
