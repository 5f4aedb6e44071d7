package lazo.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lazo.access.Caller;
import lazo.access.Permission;
import lazo.access.Resource;
import lazo.data.DuckDb;
import lazo.dataset.Datasets;
import lazo.endpoint.Endpoints;
import lazo.event.Events;
import lazo.http.Routes;
import lazo.loop.LoopEvents.LoopApplied;
import lazo.loop.LoopEvents.LoopDeleted;
import lazo.monitoring.Monitors;
import lazo.problem.NotFound;
import lazo.retraining.Cron;
import lazo.retraining.Retraining;
import lazo.retraining.RetrainingDefinition;
import lazo.rollout.RolloutSpec;
import lazo.rollout.Target;
import lazo.store.Database;

/**
 * Applies Loop documents: compares, tells what follows, and sets up what each capability owns.
 * Thread safe.
 */
public final class Loops {
  private static final int DECISIONS_MAX = 5_000;
  static final Duration LABEL_DELAY = Duration.ofDays(1);
  private static final Duration HOLDOUT = Duration.ofDays(7);
  private static final Duration COOL_DOWN = Duration.ofDays(1);
  private static final Duration TRAINING_AT_MOST = Duration.ofHours(2);
  private static final int TRAINING_MEMORY_MB = 2_048;
  private static final List<Integer> WEIGHTS = List.of(100, 1_000, 5_000);
  private static final double MARGIN = 0.002;
  private static final long LABELLED_PER_STEP = 500;
  private static final Duration STEP_AT_MOST = Duration.ofDays(14);

  /** What applying a document changed, or would change, and what follows from it. */
  public record Applied(String name, int revision, List<String> changes, List<String> causes) {}

  /** A loop as it stands. */
  public record Loop(
      String name, int revision, String yaml, Instant appliedAt, LoopDocument document) {}

  /**
   * Sets up what one capability owns of a loop; called within the write that stores the revision.
   */
  public interface Part {
    /**
     * What cannot be set up, field to problem; may take its time, since nothing waits for it. Of a
     * document with other problems too, fields may be empty.
     */
    default Map<String, String> problems(LoopDocument document) {
      return Map.of();
    }

    /** What follows from the change for this capability, one line each; nothing is changed yet. */
    List<String> causes(@org.jspecify.annotations.Nullable LoopDocument before, LoopDocument after);

    void apply(LoopDocument document);

    void remove(LoopDocument document);
  }

  private final Database database;
  private final LoopStore store;
  private final Events events;
  private final InstantSource clock;
  private final List<Part> parts;

  public Loops(Database database, Events events, InstantSource clock, List<Part> parts) {
    this.database = database;
    this.store = new LoopStore(database);
    this.events = events;
    this.clock = clock;
    this.parts = List.copyOf(parts);
  }

  public void register(Routes routes) {
    new LoopRoutes(this).register(routes);
  }

  /**
   * Makes what the document describes so; with {@code dryRun} only tells what that would change.
   */
  public Applied apply(String yaml, boolean dryRun) {
    LoopDocument document = LoopReader.read(yaml, this::problems);
    require(document);
    return database.write(handle -> applied(document, yaml, dryRun));
  }

  /** Nothing is told about the data of others. */
  private Map<String, String> problems(LoopDocument document) {
    Map<String, String> problems = new LinkedHashMap<>();
    if (touched(document).stream().allMatch(one -> Caller.may(Permission.EDIT, one))) {
      parts.forEach(part -> problems.putAll(part.problems(document)));
    }
    return problems;
  }

  private static void require(LoopDocument document) {
    touched(document).forEach(touched -> Caller.require(Permission.EDIT, touched));
  }

  /** Who changes a loop changes what it names. */
  private static List<Resource> touched(LoopDocument document) {
    String name = document.metadata().name();
    return List.of(
        Resource.loop(name),
        Resource.model(name),
        Resource.dataset(LoopFeatures.dataset(document)),
        Resource.endpoint(document.deploy().endpoint()));
  }

  private Applied applied(LoopDocument document, String yaml, boolean dryRun) {
    String name = document.metadata().name();
    Optional<LoopStore.Stored> stored = store.find(name);
    LoopDocument before = stored.map(was -> LoopReader.stored(was.yaml())).orElse(null);
    List<String> changes = LoopDifference.between(before, document);
    List<String> causes = new ArrayList<>();
    if (!changes.isEmpty()) {
      parts.forEach(part -> causes.addAll(part.causes(before, document)));
    }
    if (dryRun || changes.isEmpty()) {
      return new Applied(name, stored.map(LoopStore.Stored::revision).orElse(0), changes, causes);
    }
    int revision = store.add(name, yaml, clock.instant());
    events.append(new LoopApplied(name, revision, changes));
    parts.forEach(part -> part.apply(document));
    return new Applied(name, revision, changes, causes);
  }

  public List<Loop> all() {
    return Caller.seen(store.all(), one -> Resource.loop(one.name())).stream()
        .map(Loops::loop)
        .toList();
  }

  public Loop loop(String name) {
    Caller.require(Permission.READ, Resource.loop(name));
    return loop(
        store
            .find(name)
            .orElseThrow(
                () -> new NotFound("no loop named '" + name + "'; the loops are: " + names())));
  }

  /** The loop as it was applied at some time; models say which revision they were trained by. */
  Loop revision(String name, int revision) {
    Caller.require(Permission.READ, Resource.loop(name));
    return loop(
        store
            .revision(name, revision)
            .orElseThrow(() -> new NotFound("loop '" + name + "' has no revision " + revision)));
  }

  private String names() {
    List<LoopStore.Stored> all = Caller.seen(store.all(), one -> Resource.loop(one.name()));
    return all.isEmpty()
        ? "(none yet, apply one with: lazo apply -f lazo.yaml)"
        : all.stream().map(LoopStore.Stored::name).collect(Collectors.joining(", "));
  }

  private static Loop loop(LoopStore.Stored stored) {
    return new Loop(
        stored.name(),
        stored.revision(),
        stored.yaml(),
        stored.appliedAt(),
        LoopReader.stored(stored.yaml()));
  }

  /**
   * Deletes the loop. Its endpoint stops being watched and retrained but goes on serving; its
   * history stays.
   */
  public void delete(String name) {
    Caller.require(Permission.MANAGE, Resource.loop(name));
    Loop loop = loop(name);
    database.change(
        handle -> {
          store.add(name, "", clock.instant());
          parts.forEach(part -> part.remove(loop.document()));
          events.append(new LoopDeleted(name));
        });
  }

  /** The newest decisions about a loop, newest first. */
  public List<Decision> decisions(String name, int max) {
    return Decisions.of(events.latest("loop/" + name, DECISIONS_MAX)).stream().limit(max).toList();
  }

  /** What retraining is told of a document. */
  static RetrainingDefinition retraining(LoopDocument document) {
    LoopDocument.Retrain retrain = document.retrain();
    Set<String> on = new LinkedHashSet<>();
    String schedule = null;
    for (Raw trigger : retrain == null ? List.<Raw>of() : retrain.on()) {
      if (trigger.value() instanceof String kind) {
        on.add(kind);
      } else {
        schedule = Cron.parse(String.valueOf(trigger.fields().get("schedule"))).text();
      }
    }
    return new RetrainingDefinition(
        document.metadata().name(),
        document.metadata().name(),
        LoopFeatures.dataset(document),
        document.deploy().endpoint(),
        data(document),
        training(document.train()),
        document.evaluate().stream().map(Raw::fields).toList(),
        on,
        schedule,
        retrain == null || retrain.coolDown() == null ? COOL_DOWN : retrain.coolDown());
  }

  private static RetrainingDefinition.Data data(LoopDocument document) {
    LoopDocument.Data data = document.data();
    return new RetrainingDefinition.Data(
        data.derive(),
        data.time(),
        data.target(),
        data.id(),
        data.labelDelay() == null ? LABEL_DELAY : data.labelDelay(),
        LoopFeatures.feeds(document),
        LoopFeatures.spec(document));
  }

  private static RetrainingDefinition.Training training(LoopDocument.Train train) {
    Map<String, Object> params =
        train.params().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
    String on = train.on();
    return new RetrainingDefinition.Training(
        train.trainer() == null ? "xgboost" : train.trainer(),
        params,
        train.seed() == null ? 0 : train.seed(),
        on == null ? null : Durations.parse(on).orElse(null),
        train.rowsAtMost(),
        train.holdout() == null ? HOLDOUT : train.holdout(),
        train.memoryMb() == null ? TRAINING_MEMORY_MB : train.memoryMb(),
        train.timeAtMost() == null ? TRAINING_AT_MOST : train.timeAtMost());
  }

  /** How the loop rolls a challenger out, as its document says now. */
  public RolloutSpec rollout(String name, Target champion, Target challenger, String evaluation) {
    LoopDocument.Deploy deploy = loop(name).document().deploy();
    LoopDocument.Quality quality = deploy.quality();
    List<Integer> weights =
        deploy.steps().stream().map(step -> (int) Math.round(step.weight() * 100)).toList();
    return new RolloutSpec(
        name,
        deploy.endpoint(),
        champion,
        challenger,
        weights.isEmpty() ? WEIGHTS : weights,
        !"none".equals(deploy.shadow()),
        quality == null ? "log_loss" : quality.metric(),
        quality == null ? MARGIN : quality.margin(),
        LABELLED_PER_STEP,
        deploy.stepAtMost() == null ? STEP_AT_MOST : deploy.stepAtMost(),
        deploy.guardrails().stream()
            .map(one -> new RolloutSpec.Guardrail(one.metric(), one.atMost()))
            .toList(),
        evaluation);
  }

  /** The part of the dataset: its checks, and whether it has what the document names. */
  public static Part datasetPart(Datasets datasets, DuckDb duck) {
    return new DatasetPart(datasets, duck);
  }

  /** The part of the endpoint: its feeds. */
  public static Part endpointPart(Endpoints endpoints) {
    return new EndpointPart(endpoints);
  }

  /** The part of monitoring: what is watched. */
  public static Part monitoringPart(Monitors monitors) {
    return new MonitoringPart(monitors);
  }

  /**
   * The part of retraining: its rules, and a new candidate when the definition of the training rows
   * changed.
   */
  public static Part retrainingPart(Retraining retraining) {
    return new RetrainingPart(retraining);
  }
}
